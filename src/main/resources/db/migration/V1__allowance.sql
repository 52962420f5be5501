-- All migrations create their objects in one schema, carflow.database.schema. Each connection's search path has only that
-- schema, and each function fixes the same path, so that no name can resolve to another application's table.

-- The allowance of calls that all workers share: one bucket per Smartcar application.
-- The fill factor leaves room on the page: a row that is updated ten times a second stays on its page.
create table call_budget (
    application  text             primary key,
    level        double precision not null,
    refilled_at  timestamptz      not null,
    paused_until timestamptz      not null default '-infinity'
) with (fillfactor = 10);

-- The workers that share it. seen_at is the time of the last answer that is known to have reached the worker.
create table call_budget_worker (
    application text        not null,
    worker      text        not null,
    seen_at     timestamptz not null,
    primary key (application, worker)
) with (fillfactor = 50);

-- Books calls for one worker, in one round trip. A worker that asks for none only reports that it is running.
--
--   heard         the told_at of the last answer that reached the worker; null if none has since it started.
--                 Only this counts as contact: a worker whose answer was lost assumes that it has no contact,
--                 whatever the database did for it.
--   ceiling       calls that can be saved up, less a margin for calls on their way
--   refill        calls added per second
--   max_workers   workers that run at most at one time
--   share_burst   calls that a worker saves up while it uses its offline share; 0 if there are no offline shares
--   reserve       calls kept for urgent ones
--   pause_seconds how long no worker may call, because Smartcar answered that the allowance is spent; otherwise null
--   away_after    seconds without contact after which a worker may use its offline share (it begins some seconds later)
--   gone_after    seconds without contact after which a worker certainly makes no more calls
--   at_time       the time, for tests; otherwise the clock's, read once the row is locked so that it never decreases
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
-- the worker has given up by then, and must not book calls that it will not make
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
        -- The clock was set back, or this is another server: all times are shifted by the difference.
        update call_budget_worker w set seen_at = w.seen_at - (budget.refilled_at - told_at)
        where w.application = for_application;
        budget.paused_until := budget.paused_until - (budget.refilled_at - told_at);
        budget.refilled_at := told_at;
    end if;
    -- If the clock was set forward, no time has passed. A long silence looks the same, so at most ten minutes are refilled.
    told_at := greatest(told_at, budget.refilled_at);
    budget.refilled_at := greatest(budget.refilled_at, told_at - interval '10 minutes');

    select w.seen_at into known_at from call_budget_worker w
    where w.application = for_application and w.worker = for_worker;
    if heard > known_at and heard <= told_at then
        update call_budget_worker w set seen_at = heard
        where w.application = for_application and w.worker = for_worker;
    end if;

    -- Refill, less the shares of workers that may use them now. At most max_workers run, so if there are more names, those
    -- silent for longest have ended, or another ended worker is counted in their place.
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
        -- restarted under the same name: its predecessor makes no more calls
        update call_budget_worker w set seen_at = told_at
        where w.application = for_application and w.worker = for_worker;
    end if;
    delete from call_budget_worker w where w.application = for_application and w.seen_at + gone < told_at;

    if known_at is null or known_at + away < told_at then
        select count(*) into known from call_budget_worker w where w.application = for_application;
        if known > max_workers and absent < max_workers - 1 then
            -- it replaces a worker that ended, perhaps so recently that it still counts as present
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

-- Books one call for a caller that is no worker and calls rarely: a subcommand, or Connect. To lease_calls it joins and leaves
-- in one transaction, so that no share is ever withheld for it. If max_workers are present already, it may cost a small part
-- of a call, as a worker that replaces an ended one does.
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
