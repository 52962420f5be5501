-- Users and vehicles, under the names of Smartcar's migration guide. They are Carflow's own: tables of the same names in
-- other schemas of this database are never read.

-- A customer's user, or one found at Smartcar whose customer is not known yet.
create table users (
    id               bigint      generated always as identity primary key,
    -- the customer's own id
    external_id      text        unique,
    -- the last Smartcar user that the customer connected as; all of them are in smartcar_users
    smartcar_user_id text        unique,
    -- of the user's events; null for what the configuration says
    route            text,
    -- routes that the user had before: records on them are still there
    earlier_routes   text[]      not null default '{}',
    -- when Smartcar's listing had it, while its customer is not known
    found_at         timestamptz,
    created_at       timestamptz not null default now(),
    constraint users_known_or_found check (num_nonnulls(external_id, found_at) = 1)
);

create table vehicles (
    id                  bigint generated always as identity primary key,
    user_id             bigint not null references users,
    -- null while it is not known
    smartcar_vehicle_id text,
    vin                 text,
    -- tokens that the customer's application has for an account without naming the vehicle, from `migrate import`
    of_account          boolean not null default false,
    unique (user_id, smartcar_vehicle_id)
);
create index vehicles_smartcar_vehicle_id on vehicles (smartcar_vehicle_id);
create index vehicles_vin on vehicles (vin) where vin is not null;
create unique index vehicles_of_account on vehicles (user_id) where of_account;

-- The customer of each Smartcar user. A customer who connects as another Smartcar user keeps the earlier ones: their vehicles
-- stay connected. Smartcar's ids are opaque, and may be longer than the 36 characters of the guide.
create table smartcar_users (
    smartcar_user_id text        primary key check (length(smartcar_user_id) between 1 and 255),
    user_id          bigint      not null references users on delete cascade,
    since            timestamptz not null default now()
);
create index smartcar_users_user_id on smartcar_users (user_id);

-- The permissions that a user granted, as Smartcar lists them. Connecting again changes the connection's id, not the key.
create table connections (
    smartcar_user_id    text        not null,
    smartcar_vehicle_id text        not null,
    -- null from Smartcar's legacy listing
    connection_id       text,
    vehicle_id          bigint      not null references vehicles on delete cascade,
    mode                text        not null,
    permissions         text[]      not null default '{}',
    connected_at        timestamptz,
    -- the last backfill_run that listed it
    last_seen_run       bigint,
    primary key (smartcar_user_id, smartcar_vehicle_id)
);
create index connections_vehicle_id on connections (vehicle_id);
create index connections_connection_id on connections (connection_id);
create index connections_smartcar_vehicle_id on connections (smartcar_vehicle_id);

-- Users who have to connect their account again before Smartcar can read their vehicles.
create table account_mark (
    -- Smartcar's id; events also mark users who are not linked
    user_id              text        primary key,
    -- the beginning; null once the account works again
    reauthenticate_since timestamptz,
    -- when Smartcar reported it: an older report does not overwrite a newer one
    told_at              timestamptz not null
);

-- Smartcar users who were removed here: a listing of Smartcar's does not add them again, only Connect does.
create table removed_user (
    -- SHA-256 of Smartcar's id. The id is random, so the hash does not identify the user
    user_hash  bytea       primary key check (octet_length(user_hash) = 32),
    removed_at timestamptz not null default now()
);

-- The outbox of the records `user-removed`: written with the removal, deleted once Kafka has confirmed the record.
create table user_removal (
    -- the id of the record
    id               uuid        primary key default gen_random_uuid(),
    smartcar_user_id text        not null,
    -- Smartcar's ids of the vehicles that the user had connected
    vehicles         text[]      not null,
    -- routes that the user was given; the configured one is added
    routes           text[]      not null,
    removed_at       timestamptz not null default clock_timestamp(),
    -- until then no other process takes it
    taken_until      timestamptz not null default '-infinity'
);
create index user_removal_taken_until on user_removal (taken_until);

-- Sessions of Smartcar Connect: one for each state that was issued (contract section 9).
create table connect_session (
    -- the id that the customer's backend uses; no secret
    id               uuid        primary key default gen_random_uuid(),
    -- SHA-256 of the state: a reader of this table cannot forge a callback
    state_hash       bytea       not null unique check (octet_length(state_hash) = 32),
    -- the customer's own id
    account          text        not null,
    -- Smartcar's id, if a vehicle is connected again
    vehicle          text,
    external_id      text,
    created_at       timestamptz not null default now(),
    expires_at       timestamptz not null,
    -- when its callback arrived; a state works once
    used_at          timestamptz,
    -- SHA-256 of the callback's query: an equal one gets the same answer
    query_hash       bytea,
    -- the outcome, as in the metric; null before the callback
    outcome          text,
    -- as in the redirect; as in Smartcar's API once confirmed has a value
    smartcar_user_id text,
    -- the vehicles that Smartcar confirmed
    confirmed        jsonb,
    -- sealed vehicle tokens from the callback; erased once they are stored with a vehicle, or if the session is not claimed
    pair             text,
    -- when the customer's backend claimed the session; nothing is linked before
    claimed_at       timestamptz,
    -- how often Smartcar was asked, and when last
    questions        integer     not null default 0,
    asked_at         timestamptz,
    tries            integer     not null default 0,
    -- when to read Smartcar's connections again; null for never
    next_try_at      timestamptz
);

create index connect_session_due on connect_session (next_try_at) where next_try_at is not null;
create index connect_session_expires on connect_session (expires_at);
create index connect_session_account on connect_session (account, created_at);
create index connect_session_user on connect_session (smartcar_user_id, asked_at) where asked_at is not null;
create index connect_session_unclaimed on connect_session (used_at)
    where claimed_at is null and outcome in ('pending', 'confirmed', 'awaiting-backfill');

-- Every process has accounts, routes and the users of vehicles in memory. Notifications name the rows to read again or to
-- drop. Their channels are named after the schema, because all schemas of a database share its channels.

create function tell_account(smartcar_user text) returns void language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    perform pg_notify('${flyway:defaultSchema}_accounts', smartcar_user);
end
$$;

-- A longer id is not Smartcar's, and a value that does not fit into a notification must not make a write fail.
create function tell_vehicle(smartcar_vehicle text) returns void language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    perform pg_notify('${flyway:defaultSchema}_vehicles', smartcar_vehicle) where length(smartcar_vehicle) <= 255;
end
$$;

create function tell_of_smartcar_user() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        perform tell_account(old.smartcar_user_id);
    end if;
    if tg_op <> 'DELETE' then
        perform tell_account(new.smartcar_user_id);
    end if;
    return null;
end
$$;
create trigger smartcar_users_tell after insert or update or delete on smartcar_users
    for each row execute function tell_of_smartcar_user();

create function tell_of_user() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    if old.external_id is distinct from new.external_id or old.route is distinct from new.route then
        perform tell_account(s.smartcar_user_id) from smartcar_users s where s.user_id = new.id;
    end if;
    if old.smartcar_user_id is distinct from new.smartcar_user_id then
        perform tell_vehicle(v.smartcar_vehicle_id) from vehicles v where v.user_id = new.id;
    end if;
    return null;
end
$$;
create function keep_earlier_route() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    new.earlier_routes := array_append(array_remove(old.earlier_routes, old.route), old.route);
    return new;
end
$$;
create trigger users_keep_earlier_route before update of route on users
    for each row when (old.route is not null and old.route is distinct from new.route)
    execute function keep_earlier_route();
create trigger users_tell after update of external_id, route, smartcar_user_id on users
    for each row execute function tell_of_user();

create function tell_of_vehicle() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        perform tell_vehicle(old.smartcar_vehicle_id);
    end if;
    if tg_op <> 'DELETE' then
        perform tell_vehicle(new.smartcar_vehicle_id);
    end if;
    return null;
end
$$;
create trigger vehicles_tell after insert or delete on vehicles
    for each row execute function tell_of_vehicle();
create trigger vehicles_tell_change after update of smartcar_vehicle_id, user_id on vehicles
    for each row when (old.smartcar_vehicle_id is distinct from new.smartcar_vehicle_id
                       or old.user_id is distinct from new.user_id)
    execute function tell_of_vehicle();
create trigger connections_tell after insert or delete on connections
    for each row execute function tell_of_vehicle();
-- A listing that is read again changes nothing and sends no notification.
create trigger connections_tell_change after update on connections
    for each row when (old.smartcar_user_id <> new.smartcar_user_id or old.smartcar_vehicle_id <> new.smartcar_vehicle_id
                       or old.connected_at is distinct from new.connected_at)
    execute function tell_of_vehicle();

-- TRUNCATE fires no trigger for rows, so an empty payload asks every process to read the whole table again. Truncating users
-- reaches the other tables by `cascade`.
create function tell_of_everything() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    perform pg_notify('${flyway:defaultSchema}_' || tg_argv[0], '');
    return null;
end
$$;
create trigger smartcar_users_tell_truncated after truncate on smartcar_users
    for each statement execute function tell_of_everything('accounts');
create trigger vehicles_tell_truncated after truncate on vehicles
    for each statement execute function tell_of_everything('vehicles');
create trigger connections_tell_truncated after truncate on connections
    for each statement execute function tell_of_everything('vehicles');

-- Links a Smartcar user and the vehicles connected, all or nothing, any number of times.
--
--   customer      the customer's own id; null if it is not known
--   connected     [{"vehicle", "connection"?, "mode", "permissions": [], "at"?}]
--   as_current    whether the user has just connected: the Smartcar user becomes the customer's last one
--   run           the backfill that lists it, or null
--   outcome       'linked'; or nothing was changed: 'linked-to-another', or 'removed' if a listing has a user who was removed
--                 here
--   user_row      users.id
--   vehicle_rows  vehicles.id in the order of connected
create function link_account(
    customer      text,
    smartcar_user text,
    connected     jsonb,
    as_current    boolean,
    run           bigint,
    out outcome      text,
    out user_row     bigint,
    out vehicle_rows bigint[]
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    known        users;
    customer_row bigint;
    entry        jsonb;
    vehicle_row  bigint;
begin
    -- one at a time for a user, and in the same order everywhere
    perform pg_advisory_xact_lock(k)
    from (select k from unnest(array[hashtextextended('smartcar ' || smartcar_user, 0),
                                     hashtextextended('customer ' || customer, 0)]) k
          where k is not null order by k) keys;

    select u.* into known from smartcar_users s join users u on u.id = s.user_id where s.smartcar_user_id = smartcar_user;
    if known.external_id <> customer then
        outcome := 'linked-to-another';
        return;
    end if;
    if as_current then
        delete from removed_user r where r.user_hash = sha256(convert_to(smartcar_user, 'UTF8'));
        update account_mark m set reauthenticate_since = null, told_at = greatest(m.told_at, now())
        where m.user_id = smartcar_user
          -- permissions were granted since: a second car of another maker changes nothing for the first
          and exists (select from jsonb_array_elements(connected) c where (c ->> 'at')::timestamptz > m.reauthenticate_since);
    elsif exists (select from removed_user r where r.user_hash = sha256(convert_to(smartcar_user, 'UTF8'))) then
        outcome := 'removed';
        return;
    end if;
    select u.id into customer_row from users u where u.external_id = customer;

    if known.found_at is not null and customer_row is not null then
        -- found at Smartcar before its customer was known
        update connections c set vehicle_id = kept.id
        from vehicles spare join vehicles kept on kept.smartcar_vehicle_id = spare.smartcar_vehicle_id
        where spare.user_id = known.id and kept.user_id = customer_row and c.vehicle_id = spare.id;
        delete from vehicles spare using vehicles kept
        where spare.user_id = known.id and kept.user_id = customer_row
          and kept.smartcar_vehicle_id = spare.smartcar_vehicle_id;
        update vehicles set user_id = customer_row where user_id = known.id;
        update smartcar_users set user_id = customer_row where user_id = known.id;
        delete from users where id = known.id;
    end if;

    user_row := coalesce(customer_row, known.id);
    if user_row is null then
        insert into users (external_id, smartcar_user_id, found_at)
        values (customer, smartcar_user, case when customer is null then now() end)
        returning id into user_row;
    elsif customer_row is null and customer is not null then
        update users set external_id = customer, found_at = null where id = user_row;
    end if;
    update users u set smartcar_user_id = smartcar_user
    where u.id = user_row and (u.smartcar_user_id is null or as_current and u.smartcar_user_id <> smartcar_user);
    insert into smartcar_users (smartcar_user_id, user_id) values (smartcar_user, user_row) on conflict do nothing;

    vehicle_rows := '{}';
    for entry in select value from jsonb_array_elements(connected) loop
        vehicle_row := link_vehicle(user_row, entry ->> 'vehicle');
        vehicle_rows := vehicle_rows || vehicle_row;
        insert into connections as c (smartcar_user_id, smartcar_vehicle_id, connection_id, vehicle_id, mode,
                                 permissions, connected_at, last_seen_run)
        values (smartcar_user, entry ->> 'vehicle', entry ->> 'connection', vehicle_row, entry ->> 'mode',
                array(select jsonb_array_elements_text(coalesce(entry -> 'permissions', '[]'))),
                (entry ->> 'at')::timestamptz, run)
        on conflict (smartcar_user_id, smartcar_vehicle_id) do update
        -- of two connections the newer one counts, regardless of the order in which they are listed
        set connection_id = case when excluded.connected_at < c.connected_at
                then c.connection_id else coalesce(excluded.connection_id, c.connection_id) end,
            permissions = case when excluded.connected_at < c.connected_at or excluded.permissions = '{}'
                then c.permissions else excluded.permissions end,
            connected_at = greatest(c.connected_at, excluded.connected_at),
            mode = excluded.mode,
            vehicle_id = excluded.vehicle_id,
            last_seen_run = coalesce(excluded.last_seen_run, c.last_seen_run);
    end loop;
    outcome := 'linked';
end
$$;

-- Returns the row of a user's vehicle, a new one if there was none.
create function link_vehicle(owner bigint, smartcar_vehicle text) returns bigint language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    vehicle_row bigint;
begin
    loop
        select id into vehicle_row from vehicles where user_id = owner and smartcar_vehicle_id = smartcar_vehicle;
        exit when found;
        insert into vehicles (user_id, smartcar_vehicle_id) values (owner, smartcar_vehicle)
        on conflict (user_id, smartcar_vehicle_id) do nothing returning id into vehicle_row;
        exit when found;
    end loop;
    return vehicle_row;
end
$$;

-- Links the account of a Connect session, unless the session is gone: removing a user removes the sessions too, and an earlier
-- request to Smartcar must not add the user again. Outcomes as those of link_account, or 'no-such-session'.
create function link_session(
    session          bytea,
    customer         text,
    smartcar_user    text,
    connected        jsonb,
    out outcome      text,
    out user_row     bigint,
    out vehicle_rows bigint[]
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    perform from connect_session s where s.state_hash = session for share;
    if not found then
        outcome := 'no-such-session';
        return;
    end if;
    select l.outcome, l.user_row, l.vehicle_rows into outcome, user_row, vehicle_rows
    from link_account(customer, smartcar_user, connected, true, null) l;
end
$$;

-- Removes a customer with all Smartcar users, or one Smartcar user: its connections, the vehicles that no other user connects,
-- and with the last Smartcar user the customer. The customer's Connect sessions are removed too; with one Smartcar user, those
-- that named this user. The removal is recorded as a hash. Every process is notified, even of a user without a row, and so are
-- the readers of enriched events, by user_removal.
create function remove_account(
    customer      text,
    smartcar_user text,
    out smartcar_users_removed    text[],
    out smartcar_vehicles_removed text[],
    out users_removed             integer,
    out vehicles_removed          integer,
    out tokens_removed            integer,
    out connections_removed       integer,
    out marks_removed             integer,
    out sessions_removed          integer
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    owner   users;
    whole   boolean;
    leaving bigint[];
begin
    -- The sessions first: a link that is under way commits before and is seen here; a later one finds no session.
    perform from connect_session s
    where s.account = customer
       or s.smartcar_user_id = smartcar_user
       or s.account = (select u.external_id from smartcar_users k join users u on u.id = k.user_id
                       where k.smartcar_user_id = smartcar_user)
    order by s.state_hash for update;
    -- a listing that is being stored commits before; a later one finds that the user was removed
    perform pg_advisory_xact_lock(k)
    from (select k from unnest(array[hashtextextended('smartcar ' || smartcar_user, 0),
                                     hashtextextended('customer ' || customer, 0)]) k
          where k is not null order by k) keys;
    select u.* into owner from users u
    where u.external_id = customer or u.id = (select s.user_id from smartcar_users s where s.smartcar_user_id = smartcar_user)
    for update;
    whole := smartcar_user is null
        or not exists (select from smartcar_users s where s.user_id = owner.id and s.smartcar_user_id <> smartcar_user);
    select coalesce(array_agg(s.smartcar_user_id order by s.since, s.smartcar_user_id), '{}') into smartcar_users_removed
    from smartcar_users s where s.user_id = owner.id and (smartcar_user is null or s.smartcar_user_id = smartcar_user);
    if smartcar_user is not null and smartcar_users_removed = '{}' then
        smartcar_users_removed := array[smartcar_user];
    end if;

    select coalesce(array_agg(v.id), '{}') into leaving from vehicles v
    where v.user_id = owner.id
      and (whole or (exists (select from connections c where c.vehicle_id = v.id and c.smartcar_user_id = smartcar_user)
                     and not exists (select from connections c
                                     where c.vehicle_id = v.id and c.smartcar_user_id <> smartcar_user)));
    -- Readers delete, too. A vehicle whose user is not known is named with each user.
    insert into user_removal (smartcar_user_id, vehicles, routes)
    select removed,
        array(select c.smartcar_vehicle_id from connections c where c.smartcar_user_id = removed
              union select v.smartcar_vehicle_id from vehicles v
              where v.id = any (leaving) and v.smartcar_vehicle_id is not null
                and not exists (select from connections c where c.vehicle_id = v.id)
              order by 1),
        coalesce(array_remove(array_append(owner.earlier_routes, owner.route), null), '{}')
    from unnest(smartcar_users_removed) removed;
    delete from connections c where c.smartcar_user_id = any (smartcar_users_removed) or c.vehicle_id = any (leaving);
    get diagnostics connections_removed = row_count;
    tokens_removed := count_tokens(leaving);
    select coalesce(array_agg(v.smartcar_vehicle_id), '{}') into smartcar_vehicles_removed
    from vehicles v where v.id = any (leaving) and v.smartcar_vehicle_id is not null;
    delete from vehicles v where v.id = any (leaving);
    get diagnostics vehicles_removed = row_count;
    delete from account_mark m where m.user_id = any (smartcar_users_removed);
    get diagnostics marks_removed = row_count;
    delete from smartcar_users s where s.smartcar_user_id = any (smartcar_users_removed);
    users_removed := 0;
    if whole then
        delete from users u where u.id = owner.id;
        get diagnostics users_removed = row_count;
    else
        update users u set smartcar_user_id = (select s.smartcar_user_id from smartcar_users s
                                               where s.user_id = owner.id order by s.since desc limit 1)
        where u.id = owner.id and u.smartcar_user_id = smartcar_user;
    end if;
    delete from connect_session s
    where s.smartcar_user_id = any (smartcar_users_removed)
       or s.account = customer
       or users_removed > 0 and s.account = owner.external_id;
    get diagnostics sessions_removed = row_count;
    insert into removed_user (user_hash)
    select sha256(convert_to(removed, 'UTF8')) from unnest(smartcar_users_removed) removed
    on conflict (user_hash) do update set removed_at = excluded.removed_at;
    -- what outage reports have of late events; events that wait in the spill are acknowledged and stay
    delete from spill_trace t
    where t.key in (select convert_to(id, 'UTF8') from unnest(smartcar_users_removed || smartcar_vehicles_removed) id);
    perform tell_account(removed) from unnest(smartcar_users_removed) removed;
end
$$;

-- Returns what remove_account would, and changes nothing.
create function would_remove_account(
    customer      text,
    smartcar_user text,
    out smartcar_users_removed    text[],
    out smartcar_vehicles_removed text[],
    out users_removed             integer,
    out vehicles_removed          integer,
    out tokens_removed            integer,
    out connections_removed       integer,
    out marks_removed             integer,
    out sessions_removed          integer
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    begin
        select r.* into smartcar_users_removed, smartcar_vehicles_removed, users_removed, vehicles_removed, tokens_removed,
            connections_removed, marks_removed, sessions_removed
        from remove_account(customer, smartcar_user) r;
        raise exception using errcode = 'CF000', message = 'taken back';
    exception when sqlstate 'CF000' then
        -- changes since the inner begin are undone; variables keep their values
        null;
    end;
end
$$;
