-- Everything of these migrations is in one schema, carflow.database.schema. Each connection finds it by a search path that
-- has nothing else in it, and each function has that path fixed, so that no name can mean a table of somebody else.

-- The allowance of calls that all workers share: one bucket per Smartcar application.
-- Room on the page: a row that is updated ten times a second stays where it is.
create table call_budget (
    application  text             primary key,
    level        double precision not null,
    refilled_at  timestamptz      not null,
    paused_until timestamptz      not null default '-infinity'
) with (fillfactor = 10);

-- Who shares it. seen_at is the time of the last answer that is known to have reached the worker.
create table call_budget_worker (
    application text        not null,
    worker      text        not null,
    seen_at     timestamptz not null,
    primary key (application, worker)
) with (fillfactor = 50);

-- Books calls for one worker, in one round trip; asking for none is how a worker shows that it is there.
--
--   heard         the told_at of the last answer that reached the worker; null if none has since it started.
--                 Only this counts as contact: a request whose answer is lost leaves a worker believing that it is
--                 alone, whatever the database did for it.
--   ceiling       calls that can be saved up, less a margin for calls on their way
--   refill        calls added per second
--   max_workers   workers that run at most at one time
--   share_burst   calls that a worker saves up while it lives on its share; 0 if nobody lives on a share
--   reserve       calls kept for urgent ones
--   pause_seconds Smartcar said that the allowance is spent: nobody calls for so long; null if it did not
--   away_after    seconds without contact from which a worker may live on its share (it does so some seconds later)
--   gone_after    seconds without contact from which a worker does not call any more, for certain
--   at_time       the time, for tests; otherwise the clock's, read once the row is locked so that it never runs back
create function lease_calls(
    for_application text,
    for_worker      text,
    heard           timestamptz,
    ceiling         double precision,
    refill          double precision,
    max_workers     integer,
    share_burst     double precision,
    reserve         double precision,
    urgent          integer,
    routine         integer,
    ahead           integer,
    pause_seconds   double precision,
    away_after      double precision,
    gone_after      double precision,
    at_time         timestamptz default null,
    out urgent_granted  integer,
    out routine_granted integer,
    out ahead_granted   integer,
    out level_left      double precision,
    out pause_left      double precision,
    out told_at         timestamptz
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp
-- the worker that asked has given up by then, and must not book calls that nobody makes
set lock_timeout = '900ms'
as $$
declare
    away     constant interval := away_after * interval '1 second';
    gone     constant interval := gone_after * interval '1 second';
    share    constant double precision := case when share_burst > 0 then refill / max_workers else 0 end;
    budget   call_budget;
    known_at timestamptz;
    known    integer;
    absent   integer;
    withheld double precision;
begin
    loop
        select b.* into budget from call_budget b where b.application = for_application for update;
        exit when found;
        insert into call_budget (application, level, refilled_at)
        values (for_application, ceiling, coalesce(at_time, clock_timestamp()))
        on conflict do nothing;
    end loop;
    told_at := coalesce(at_time, clock_timestamp());
    if told_at < budget.refilled_at - interval '5 seconds' then
        -- The clock was set back, or this is another server: the books go on by it, all times as far away as they were.
        update call_budget_worker w set seen_at = w.seen_at - (budget.refilled_at - told_at)
        where w.application = for_application;
        budget.paused_until := budget.paused_until - (budget.refilled_at - told_at);
        budget.refilled_at := told_at;
    end if;
    -- If it was set forward that is no time that passed, and a long silence looks the same: little of it is refilled.
    told_at := greatest(told_at, budget.refilled_at);
    budget.refilled_at := greatest(budget.refilled_at, told_at - interval '10 minutes');

    select w.seen_at into known_at from call_budget_worker w
    where w.application = for_application and w.worker = for_worker;
    if heard > known_at and heard <= told_at then
        update call_budget_worker w set seen_at = heard
        where w.application = for_application and w.worker = for_worker;
    end if;

    -- Refill, less the shares of workers that may live on them now. No more than max_workers run, so of more names
    -- than that the longest silent are dead, or their place is taken by a dead one that counts.
    select coalesce(sum(extract(epoch from told_at - greatest(budget.refilled_at, w.seen_at + away))), 0), count(*)
    into withheld, absent
    from (select seen_at from call_budget_worker
          where application = for_application
          order by seen_at desc limit max_workers) w
    where w.seen_at + away < told_at;
    budget.level := least(
        ceiling - absent * share_burst,
        budget.level + extract(epoch from told_at - budget.refilled_at) * refill - withheld * share);

    if known_at is null then
        insert into call_budget_worker (application, worker, seen_at)
        values (for_application, for_worker, least(coalesce(heard, told_at), told_at));
    elsif heard is null then
        -- started anew under its name: its predecessor does not call any more
        update call_budget_worker w set seen_at = told_at
        where w.application = for_application and w.worker = for_worker;
    end if;
    delete from call_budget_worker w where w.application = for_application and w.seen_at + gone < told_at;

    if known_at is null or known_at + away < told_at then
        select count(*) into known from call_budget_worker w where w.application = for_application;
        if known > max_workers and absent < max_workers - 1 then
            -- it takes the place of one that died, perhaps so recently that it still counts as present
            budget.level := budget.level - share * away_after;
        end if;
    end if;

    if pause_seconds is not null then
        budget.level := least(budget.level, 0);
        budget.paused_until := greatest(budget.paused_until, told_at + pause_seconds * interval '1 second');
    end if;
    pause_left := case when budget.paused_until > told_at
        then extract(epoch from budget.paused_until - told_at) else 0 end;

    urgent_granted := 0;
    routine_granted := 0;
    ahead_granted := 0;
    if pause_left = 0 then
        urgent_granted := greatest(0, least(urgent, floor(budget.level)));
        budget.level := budget.level - urgent_granted;
        routine_granted := greatest(0, least(routine, floor(budget.level - reserve)));
        budget.level := budget.level - routine_granted;
        ahead_granted := greatest(0, least(ahead, floor(budget.level - greatest(reserve, ceiling / 2))));
        budget.level := budget.level - ahead_granted;
    end if;
    level_left := budget.level;

    update call_budget b
    set level = budget.level, refilled_at = told_at, paused_until = budget.paused_until
    where b.application = for_application;
end
$$;

-- Books one call for somebody who is no worker and calls now and then: a subcommand, or Connect. In the books of lease_calls
-- it comes and goes in one transaction, so that no share is ever withheld for it. Where max_workers are there already it may
-- cost a small part of a call, as a worker that replaces a dead one does.
create function book_call(
    for_application text,
    ceiling         double precision,
    refill          double precision,
    max_workers     integer,
    share_burst     double precision,
    reserve         double precision,
    urgent          boolean,
    away_after      double precision,
    gone_after      double precision,
    out granted     boolean,
    out level_left  double precision,
    out pause_left  double precision
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp
set lock_timeout = '900ms'
as $$
declare
    visitor constant text := 'visitor ' || gen_random_uuid();
begin
    select l.urgent_granted + l.routine_granted > 0, l.level_left, l.pause_left
    into granted, level_left, pause_left
    from lease_calls(
        for_application => for_application, for_worker => visitor, heard => null, ceiling => ceiling, refill => refill,
        max_workers => max_workers, share_burst => share_burst, reserve => reserve,
        urgent => case when urgent then 1 else 0 end, routine => case when urgent then 0 else 1 end, ahead => 0,
        pause_seconds => null, away_after => away_after, gone_after => gone_after) l;
    delete from call_budget_worker w where w.application = for_application and w.worker = visitor;
end
$$;
