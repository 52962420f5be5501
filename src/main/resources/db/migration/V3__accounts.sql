-- Users and vehicles: the tables of Smartcar's migration guide, taken as they are where they exist, and expanded.
-- Nothing is taken away here: the columns of vehicle tokens go with `migrate finish` only.
create table if not exists users (
    id         integer primary key,
    email      varchar(255),
    name       varchar(255),
    created_at timestamp
);

create table if not exists vehicles (
    id                   integer primary key,
    user_id              integer references users (id),
    vin                  varchar(17),
    vehicle_access_token varchar(255),
    token_created_at     timestamp
);

do $$
declare
    taken  text;
    target regclass;
begin
    foreach taken in array array['users', 'vehicles'] loop
        target := taken::regclass;
        if (select atttypid::regtype::text from pg_attribute where attrelid = target and attname = 'id')
                not in ('integer', 'bigint') then
            raise exception 'the column id of the table % is not an integer: Carflow needs the tables of the migration guide', taken;
        end if;
        -- The guide leaves ids to the application: new rows of ours get theirs from a sequence behind what is there.
        if not exists (select from pg_attribute where attrelid = target and attname = 'id'
                       and (atthasdef or attidentity <> '')) then
            execute format('create sequence %I', taken || '_id_seq');
            execute format('alter sequence %I owned by %I.id', taken || '_id_seq', taken);
            execute format('alter table %I alter column id set default nextval(%L)', taken, taken || '_id_seq');
            execute format('select setval(%L, coalesce(max(id), 0) + 1, false) from %I', taken || '_id_seq', taken);
        end if;
    end loop;
end
$$;

-- Smartcar's ids are opaque and may be longer than the 36 characters of the guide (contract 0.5): they are text.
alter table users add column if not exists smartcar_user_id text;
alter table vehicles add column if not exists smartcar_vehicle_id text;
alter table users add column if not exists external_id text;
alter table users add column if not exists route text;

comment on column users.external_id is 'The customer''s own id of the user; null for one who was found at Smartcar only.';
comment on column users.route is 'Route of the user''s events; null for what the configuration says.';

do $$
declare
    narrow record;
begin
    -- as the guide's schema "after" has them
    for narrow in select attrelid::regclass as relation, attname from pg_attribute
                  where (attrelid, attname) in (('users'::regclass, 'smartcar_user_id'),
                                                ('vehicles'::regclass, 'smartcar_vehicle_id'))
                    and atttypid <> 'text'::regtype loop
        execute format('alter table %s alter column %I type text', narrow.relation, narrow.attname);
    end loop;
    if exists (select from users where smartcar_user_id is not null group by smartcar_user_id having count(*) > 1) then
        raise exception 'some values of users.smartcar_user_id are in more than one row: give each Smartcar user one row';
    end if;
end
$$;

update users set external_id = id::text where external_id is null;

create unique index if not exists users_smartcar_user_id on users (smartcar_user_id) where smartcar_user_id is not null;
create unique index if not exists users_external_id on users (external_id);

-- Tokens, sealed (AES-256-GCM). token_of: an account's tokens serve all its vehicles, and are kept with one of them.
alter table vehicles add column if not exists sealed_access_token bytea;
alter table vehicles add column if not exists sealed_refresh_token bytea;
alter table vehicles add column if not exists token_key_id text;
alter table vehicles add column if not exists token_expires_at timestamptz;
alter table vehicles add column if not exists token_version bigint not null default 0;
alter table vehicles add column if not exists refresh_failed_at timestamptz;
alter table vehicles add column if not exists token_of bigint references vehicles (id) on delete set null;

create unique index if not exists vehicles_of_user on vehicles (user_id, smartcar_vehicle_id)
    where smartcar_vehicle_id is not null;
create index if not exists vehicles_smartcar_vehicle_id on vehicles (smartcar_vehicle_id);
create index if not exists vehicles_user_id on vehicles (user_id);
create index if not exists vehicles_token_of on vehicles (token_of) where token_of is not null;

-- Whose each Smartcar user is. A customer who connects as another Smartcar user keeps the earlier ones: their vehicles
-- stay connected. users.smartcar_user_id is the last of them.
create table smartcar_users (
    smartcar_user_id text primary key check (length(smartcar_user_id) between 1 and 255),
    user_id          bigint not null references users (id) on delete cascade,
    since            timestamptz not null default now()
);
create index smartcar_users_user_id on smartcar_users (user_id);
insert into smartcar_users (smartcar_user_id, user_id)
select smartcar_user_id, id from users where length(smartcar_user_id) between 1 and 255;

-- What a user agreed to, as Smartcar lists it. Connecting anew changes the connection's id and neither of the key's.
create table connections (
    smartcar_user_id    text not null,
    smartcar_vehicle_id text not null,
    -- none from Smartcar's legacy listing
    connection_id       text,
    vehicle_id          bigint not null references vehicles (id) on delete cascade,
    mode                text not null,
    permissions         text[] not null default '{}',
    connected_at        timestamptz,
    last_seen_run       bigint,
    primary key (smartcar_user_id, smartcar_vehicle_id)
);
create index connections_vehicle_id on connections (vehicle_id);
create index connections_connection_id on connections (connection_id);
create index connections_smartcar_vehicle_id on connections (smartcar_vehicle_id);

-- How far a listing of Smartcar's connections was read.
create table backfill_run (
    id          bigint generated always as identity primary key,
    source      text not null,
    -- page number or cursor to go on with
    position    text,
    rows_read   bigint not null default 0,
    state       text not null default 'running' check (state in ('running', 'finished', 'abandoned')),
    started_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    finished_at timestamptz
);
create unique index backfill_run_one_at_a_time on backfill_run (source) where state = 'running';

-- A user whom the customer's own application adds is known by the id it gives. One who comes with a Smartcar user id
-- alone was found at Smartcar: whose it is nobody knows yet.
create function users_name_customer() returns trigger language plpgsql as $$
begin
    if new.external_id is null and new.smartcar_user_id is null
            and not exists (select from users where external_id = new.id::text) then
        new.external_id := new.id::text;
    end if;
    return new;
end
$$;
create trigger users_name_customer before insert on users
    for each row execute function users_name_customer();

create function users_remember_smartcar_user() returns trigger language plpgsql as $$
begin
    insert into smartcar_users (smartcar_user_id, user_id) values (new.smartcar_user_id, new.id)
    on conflict (smartcar_user_id) do update set user_id = excluded.user_id
    where smartcar_users.user_id <> excluded.user_id;
    return null;
end
$$;
create trigger users_remember_smartcar_user after insert or update of smartcar_user_id on users
    for each row when (new.smartcar_user_id is not null) execute function users_remember_smartcar_user();

-- Every process keeps routes and customers' ids in memory, and is told which Smartcar user to look up again.
create function users_tell_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('carflow_accounts', s.smartcar_user_id) from smartcar_users s where s.user_id = new.id;
    return null;
end
$$;
create trigger users_tell_change after update of external_id, route on users
    for each row when (old.external_id is distinct from new.external_id or old.route is distinct from new.route)
    execute function users_tell_change();

create function smartcar_users_tell_change() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform pg_notify('carflow_accounts', old.smartcar_user_id);
    end if;
    if tg_op <> 'DELETE' then
        perform pg_notify('carflow_accounts', new.smartcar_user_id);
    end if;
    return null;
end
$$;
create trigger smartcar_users_tell_change after insert or update or delete on smartcar_users
    for each row execute function smartcar_users_tell_change();

-- Links a Smartcar user and the vehicles connected, all or nothing, any number of times.
--
--   customer      the customer's own id; null if it is not known
--   connected     [{"vehicle", "connection"?, "mode", "permissions": [], "at"?, "vin"?}]
--   as_current    whether the user connected just now: the Smartcar user becomes the customer's last one
--   run           the backfill that lists it, or null
--   outcome       'linked', or 'linked-to-another': nothing was changed
--   user_row      users.id
--   vehicle_rows  vehicles.id in the order of connected
--   replaced      the customer's last Smartcar user before, if it was another one
create function link_account(
    customer      text,
    smartcar_user text,
    connected     jsonb,
    as_current    boolean,
    run           bigint,
    out outcome      text,
    out user_row     bigint,
    out vehicle_rows bigint[],
    out replaced     text
) language plpgsql as $$
declare
    found_row    bigint;
    found_owner  text;
    customer_row bigint;
    before       text;
    entry        jsonb;
    vehicle_row  bigint;
begin
    -- one at a time for a user, in an order that is everybody's
    perform pg_advisory_xact_lock(k)
    from (select k from unnest(array[hashtextextended('smartcar ' || smartcar_user, 0),
                                     hashtextextended('customer ' || customer, 0)]) k
          where k is not null order by k) keys;

    select s.user_id, u.external_id into found_row, found_owner
    from smartcar_users s join users u on u.id = s.user_id where s.smartcar_user_id = smartcar_user;
    if found_owner <> customer then
        outcome := 'linked-to-another';
        return;
    end if;
    if customer is not null then
        select u.id into customer_row from users u where u.external_id = customer;
    end if;

    if customer_row <> found_row then
        -- found at Smartcar before anybody knew whose it is: now it is known
        update connections c set vehicle_id = kept.id
        from vehicles spare join vehicles kept on kept.smartcar_vehicle_id = spare.smartcar_vehicle_id
        where spare.user_id = found_row and kept.user_id = customer_row and c.vehicle_id = spare.id;
        delete from vehicles spare using vehicles kept
        where spare.user_id = found_row and kept.user_id = customer_row
          and kept.smartcar_vehicle_id = spare.smartcar_vehicle_id;
        update vehicles set user_id = customer_row where user_id = found_row;
        update smartcar_users set user_id = customer_row where user_id = found_row;
        delete from users where id = found_row;
    end if;

    user_row := coalesce(customer_row, found_row);
    while user_row is null loop
        insert into users (external_id, smartcar_user_id, created_at)
        values (customer, smartcar_user, localtimestamp)
        on conflict (id) do nothing returning id into user_row;
        if user_row is null then
            -- the customer's own application gave ids beyond the sequence
            perform setval(pg_get_serial_sequence('users', 'id'), (select max(id) from users));
        end if;
    end loop;
    select smartcar_user_id into before from users where id = user_row;
    if before is null or (as_current and before <> smartcar_user) then
        update users set smartcar_user_id = smartcar_user where id = user_row;
        replaced := before;
    end if;
    update users set external_id = customer where id = user_row and external_id is null and customer is not null;
    insert into smartcar_users (smartcar_user_id, user_id) values (smartcar_user, user_row) on conflict do nothing;

    vehicle_rows := '{}';
    for entry in select value from jsonb_array_elements(connected) loop
        vehicle_row := link_vehicle(user_row, entry ->> 'vehicle', entry ->> 'vin');
        vehicle_rows := vehicle_rows || vehicle_row;
        insert into connections as c (smartcar_user_id, smartcar_vehicle_id, connection_id, vehicle_id, mode,
                                 permissions, connected_at, last_seen_run)
        values (smartcar_user, entry ->> 'vehicle', entry ->> 'connection', vehicle_row, entry ->> 'mode',
                array(select jsonb_array_elements_text(coalesce(entry -> 'permissions', '[]'))),
                (entry ->> 'at')::timestamptz, run)
        on conflict (smartcar_user_id, smartcar_vehicle_id) do update
        -- of two connections the newer one counts, in whichever order they are listed
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

-- The row of a user's vehicle: the one that has the id, or the one that so far has the VIN alone, or a new one.
create function link_vehicle(owner bigint, smartcar_vehicle text, its_vin text) returns bigint language plpgsql as $$
declare
    vehicle_row bigint;
begin
    select id into vehicle_row from vehicles where user_id = owner and smartcar_vehicle_id = smartcar_vehicle;
    if vehicle_row is null and its_vin is not null then
        update vehicles set smartcar_vehicle_id = smartcar_vehicle
        where id = (select min(id) from vehicles
                    where user_id = owner and smartcar_vehicle_id is null and upper(vin) = upper(its_vin))
        returning id into vehicle_row;
    end if;
    while vehicle_row is null loop
        insert into vehicles (user_id, smartcar_vehicle_id, vin)
        values (owner, smartcar_vehicle, case when length(its_vin) <= 17 then its_vin end)
        on conflict (id) do nothing returning id into vehicle_row;
        if vehicle_row is null then
            perform setval(pg_get_serial_sequence('vehicles', 'id'), (select max(id) from vehicles));
        end if;
    end loop;
    return vehicle_row;
end
$$;

-- Removes a customer with all Smartcar users, or one Smartcar user: its connections, the vehicles that nobody else
-- connects, and the customer with the last one. Every process is told, even of a user without a row.
create function remove_account(
    customer      text,
    smartcar_user text,
    out smartcar_users_removed text[],
    out users_removed          integer,
    out vehicles_removed       integer,
    out tokens_removed         integer,
    out connections_removed    integer,
    out marks_removed          integer
) language plpgsql as $$
declare
    owner   bigint;
    whole   boolean;
    leaving bigint[];
begin
    select u.id into owner from users u
    where u.external_id = customer or u.id = (select s.user_id from smartcar_users s where s.smartcar_user_id = smartcar_user)
    for update;
    whole := smartcar_user is null
        or not exists (select from smartcar_users s where s.user_id = owner and s.smartcar_user_id <> smartcar_user);
    select coalesce(array_agg(s.smartcar_user_id order by s.since, s.smartcar_user_id), '{}') into smartcar_users_removed
    from smartcar_users s where s.user_id = owner and (smartcar_user is null or s.smartcar_user_id = smartcar_user);
    if smartcar_user is not null and smartcar_users_removed = '{}' then
        smartcar_users_removed := array[smartcar_user];
    end if;

    select coalesce(array_agg(v.id), '{}') into leaving from vehicles v
    where v.user_id = owner
      and (whole or (exists (select from connections c where c.vehicle_id = v.id and c.smartcar_user_id = smartcar_user)
                     and not exists (select from connections c
                                     where c.vehicle_id = v.id and c.smartcar_user_id <> smartcar_user)));
    delete from connections c where c.smartcar_user_id = any (smartcar_users_removed) or c.vehicle_id = any (leaving);
    get diagnostics connections_removed = row_count;
    -- as JSON: the columns are gone once the migration is finished
    select count(*) into tokens_removed from vehicles v
    where v.id = any (leaving)
      and coalesce(to_jsonb(v) ->> 'vehicle_access_token', to_jsonb(v) ->> 'sealed_access_token') is not null;
    delete from vehicles v where v.id = any (leaving);
    get diagnostics vehicles_removed = row_count;
    delete from account_mark m where m.user_id = any (smartcar_users_removed);
    get diagnostics marks_removed = row_count;
    delete from smartcar_users s where s.smartcar_user_id = any (smartcar_users_removed);
    users_removed := 0;
    if whole then
        delete from users u where u.id = owner;
        get diagnostics users_removed = row_count;
    else
        update users u set smartcar_user_id = (select s.smartcar_user_id from smartcar_users s
                                               where s.user_id = owner order by s.since desc limit 1)
        where u.id = owner and u.smartcar_user_id = smartcar_user;
    end if;
    perform pg_notify('carflow_accounts', removed) from unnest(smartcar_users_removed) removed;
end
$$;

-- The end of the migration: called by `migrate finish`, never at start. It may be called again.
create function drop_token_columns() returns void language plpgsql
-- who waits for the table has everybody else waiting behind it
set lock_timeout = '2s'
as $$
begin
    alter table vehicles
        drop column if exists vehicle_access_token,
        drop column if exists token_created_at,
        drop column if exists sealed_access_token,
        drop column if exists sealed_refresh_token,
        drop column if exists token_key_id,
        drop column if exists token_expires_at,
        drop column if exists token_version,
        drop column if exists refresh_failed_at,
        drop column if exists token_of;
end
$$;
