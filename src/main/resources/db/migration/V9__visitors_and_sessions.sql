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

-- Links whom a Connect session was made for, unless the session is gone: whoever removes a user removes the sessions too, and
-- what Smartcar was asked before that must not bring the user back. Outcomes as those of link_account, or 'no-such-session'.
create function link_session(
    session          bytea,
    customer         text,
    smartcar_user    text,
    connected        jsonb,
    out outcome      text,
    out user_row     bigint,
    out vehicle_rows bigint[],
    out replaced     text
) language plpgsql as $$
begin
    perform from connect_session s where s.state_hash = session for share;
    if not found then
        outcome := 'no-such-session';
        return;
    end if;
    select l.outcome, l.user_row, l.vehicle_rows, l.replaced into outcome, user_row, vehicle_rows, replaced
    from link_account(customer, smartcar_user, connected, true, null) l;
end
$$;
