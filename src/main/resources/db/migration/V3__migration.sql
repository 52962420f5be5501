-- Tables and functions of Smartcar's migration from vehicle tokens to the application token.

-- The guide's vehicle_access_token and its companions, until `migrate finish` drops them. Tokens are sealed (AES-256-GCM).
create function add_token_columns() returns void language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp
set lock_timeout = '2s'
as $$
begin
    alter table vehicles
        add vehicle_access_token  bytea,
        add vehicle_refresh_token bytea,
        -- the id of the key that seals both
        add token_key_id          text,
        -- when Smartcar issued the pair; a refresh token is valid for 60 days
        add token_created_at      timestamptz,
        -- expiry of the access token
        add token_expires_at      timestamptz,
        add token_version         bigint not null default 0,
        add refresh_failed_at     timestamptz,
        -- an account's tokens serve all its vehicles, and are stored with one of them
        add token_of              bigint references vehicles on delete set null;
    create index vehicles_token_of on vehicles (token_of) where token_of is not null;
end
$$;
do $$ begin perform add_token_columns(); end $$;

-- Has a row once the migration is finished and the columns of the tokens are dropped.
create table migration_end (
    only_row boolean primary key default true check (only_row)
);

-- A copy of the tokens that `migrate finish` dropped, sealed as before. Processes of the service erase it.
create table dropped_token (
    vehicle_id            bigint      primary key references vehicles on delete cascade,
    vehicle_access_token  bytea,
    vehicle_refresh_token bytea,
    token_key_id          text,
    token_created_at      timestamptz,
    token_expires_at      timestamptz,
    token_version         bigint      not null,
    refresh_failed_at     timestamptz,
    token_of              bigint      references vehicles on delete set null,
    erase_at              timestamptz not null
);
create index dropped_token_token_of on dropped_token (token_of) where token_of is not null;
create index dropped_token_erase_at on dropped_token (erase_at);

-- Ends the migration: `migrate finish` calls it as the owner of the table, no process does at start. It may be called again.
--
--   keep_copy_for  null for no copy of the tokens
create function finish_migration(keep_copy_for interval) returns void language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp
-- a statement that waits for the table makes all others wait behind it
set lock_timeout = '2s'
as $$
begin
    if exists (select from migration_end) then
        return;
    end if;
    -- before the copy is made, so that nothing is stored in between
    lock table vehicles in access exclusive mode;
    insert into dropped_token
    select id, vehicle_access_token, vehicle_refresh_token, token_key_id, token_created_at, token_expires_at, token_version,
        refresh_failed_at, token_of, now() + keep_copy_for
    from vehicles
    where keep_copy_for is not null and (vehicle_access_token is not null or token_of is not null);
    alter table vehicles
        drop column vehicle_access_token,
        drop column vehicle_refresh_token,
        drop column token_key_id,
        drop column token_created_at,
        drop column token_expires_at,
        drop column token_version,
        drop column refresh_failed_at,
        drop column token_of;
    insert into migration_end default values;
end
$$;

-- Undoes the end of the migration: called by hand, by the owner of the table. Returns how many vehicles have a token again.
create function restore_tokens() returns bigint language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp
set lock_timeout = '2s'
as $$
declare
    restored bigint;
begin
    if not exists (select from migration_end) then
        return 0;
    end if;
    perform add_token_columns();
    update vehicles v
    set vehicle_access_token = d.vehicle_access_token, vehicle_refresh_token = d.vehicle_refresh_token,
        token_key_id = d.token_key_id, token_created_at = d.token_created_at, token_expires_at = d.token_expires_at,
        token_version = d.token_version, refresh_failed_at = d.refresh_failed_at, token_of = d.token_of
    from dropped_token d
    where d.vehicle_id = v.id and d.erase_at > now();
    get diagnostics restored = row_count;
    delete from dropped_token;
    delete from migration_end;
    return restored;
end
$$;

-- Returns how many of these vehicles have a token of their own stored.
create function count_tokens(vehicle_rows bigint[]) returns integer language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    if exists (select from migration_end) then
        return 0;
    end if;
    return (select count(*) from vehicles v where v.id = any (vehicle_rows) and v.vehicle_access_token is not null);
end
$$;

-- How far a listing of Smartcar's connections was read.
create table backfill_run (
    id          bigint      generated always as identity primary key,
    source      text        not null,
    -- page number or cursor to continue with
    position    text,
    rows_read   bigint      not null default 0,
    state       text        not null default 'running' check (state in ('running', 'finished', 'abandoned')),
    started_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    finished_at timestamptz
);
create unique index backfill_run_one_at_a_time on backfill_run (source) where state = 'running';

-- Links a page of a listing and stores how far it was read, in one transaction: if the process is killed, the page was read
-- completely or not at all.
--
--   its_position  where the page begins; if the run is elsewhere by now, another process continues it
--   users_of_page [{"user", "customer"?, "vehicles": as link_account takes them}]
--   linked        users linked, now or before; null if nothing was done because the run is elsewhere or has ended
--   refused       of these, users who have another customer in the listing than here; they are not changed
--   removed       users who were removed here, and are not linked
create function link_page(
    its_run       bigint,
    its_position  text,
    next_position text,
    rows_of_page  integer,
    users_of_page jsonb,
    out linked    integer,
    out refused   integer,
    out removed   integer
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    listed jsonb;
    came   text;
begin
    update backfill_run set position = next_position, rows_read = rows_read + rows_of_page, updated_at = now()
    where id = its_run and state = 'running' and position is not distinct from its_position;
    if not found then
        return;
    end if;
    linked := 0;
    refused := 0;
    removed := 0;
    for listed in select value from jsonb_array_elements(users_of_page) order by value ->> 'user' collate "C" loop
        select l.outcome into came
        from link_account(listed ->> 'customer', listed ->> 'user', listed -> 'vehicles', false, its_run) l;
        if came = 'removed' then
            removed := removed + 1;
            continue;
        end if;
        if came <> 'linked' then
            refused := refused + 1;
            perform link_account(null, listed ->> 'user', listed -> 'vehicles', false, its_run);
        end if;
        linked := linked + 1;
    end loop;
end
$$;

-- Assigns Smartcar users who were found in a listing to the customers whose vehicle they connect, if only one customer has
-- that vehicle and only one Smartcar user connects it. Each call handles a portion of the customers: each assigned user holds
-- two locks until the end of the transaction, and the server has room for some thousands. One customer's portion does not
-- change what is found for another's.
--
--   after          the users.id after which the portion begins
--   most           number of customers in it
--   last           users.id of its last customer; null if there are no more
create function match_found_users(
    after bigint,
    most  integer,
    out last          bigint,
    out users_matched integer
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    portion bigint[];
    pair    record;
    came    text;
begin
    select max(u.id), array_agg(u.id) into last, portion
    from (select c.id from users c where c.id > after and c.external_id is not null order by c.id limit most) u;
    users_matched := 0;
    for pair in
        select distinct s.smartcar_user_id, owner.external_id as customer
        from users owner
            join vehicles v on v.user_id = owner.id
            join connections c on c.smartcar_vehicle_id = v.smartcar_vehicle_id
            join smartcar_users s on s.smartcar_user_id = c.smartcar_user_id
            join users found on found.id = s.user_id and found.found_at is not null
        where owner.id = any (portion) and owner.smartcar_user_id is null
          and not exists (select from connections other
                          where other.smartcar_vehicle_id = c.smartcar_vehicle_id
                            and other.smartcar_user_id <> c.smartcar_user_id)
          -- nor has another customer a vehicle that this user alone connects
          and not exists (select from connections k join vehicles w on w.smartcar_vehicle_id = k.smartcar_vehicle_id
                          where k.smartcar_user_id = s.smartcar_user_id and w.user_id not in (found.id, owner.id)
                            and not exists (select from connections other
                                            where other.smartcar_vehicle_id = k.smartcar_vehicle_id
                                              and other.smartcar_user_id <> k.smartcar_user_id))
        order by s.smartcar_user_id
    loop
        select l.outcome into came from link_account(pair.customer, pair.smartcar_user_id, '[]', false, null) l;
        users_matched := users_matched + (came = 'linked')::int;
    end loop;
end
$$;

-- Returns when the tokens that serve a vehicle, or those in the copy, were issued; null without tokens.
create function token_time(vehicle_row bigint) returns timestamptz language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    if exists (select from migration_end) then
        return (select d.token_created_at from dropped_token d where d.vehicle_id = vehicle_row);
    end if;
    return (select t.token_created_at from vehicles v join vehicles t on t.id = coalesce(v.token_of, v.id)
            where v.id = vehicle_row and t.vehicle_access_token is not null);
end
$$;

-- Merges two rows of a user that are the same vehicle. Returns the row with the newer tokens, which now has what belonged to
-- the other one.
create function merge_vehicles(one bigint, other bigint) returns bigint language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    kept  bigint := one;
    spare bigint := other;
    gone  record;
begin
    if coalesce(token_time(other), '-infinity') > coalesce(token_time(one), '-infinity') then
        kept := other;
        spare := one;
    end if;
    update connections set vehicle_id = kept where vehicle_id = spare;
    if not exists (select from migration_end) then
        update vehicles set token_of = nullif(kept, id) where token_of = spare;
    end if;
    delete from vehicles v where v.id = spare returning v.smartcar_vehicle_id, v.vin, v.of_account into gone;
    update vehicles v set smartcar_vehicle_id = coalesce(v.smartcar_vehicle_id, gone.smartcar_vehicle_id),
        vin = coalesce(v.vin, gone.vin), of_account = v.of_account or gone.of_account
    where v.id = kept;
    return kept;
end
$$;

-- For the time after v2.0: assigns a Smartcar user who was found in a listing to the customer whose imported vehicle has the
-- VIN of one that this user connects, and merges both rows. Only if it is unambiguous: no other customer has and no other user
-- connects a car of these VINs, the customer's Smartcar user is not known yet, and there is one candidate. Vehicles that a
-- customer has connected since through Connect are merged with the imported ones, too.
--
-- Portions are those of match_found_users.
--
--   users_matched     users who were given
--   vehicles_matched  imported vehicles whose Smartcar id is known now
create function match_by_vin(
    after bigint,
    most  integer,
    out last             bigint,
    out users_matched    integer,
    out vehicles_matched integer
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    portion bigint[];
    pair    record;
    came    text;
begin
    select max(u.id), array_agg(u.id) into last, portion
    from (select c.id from users c where c.id > after and c.external_id is not null order by c.id limit most) u;
    users_matched := 0;
    vehicles_matched := 0;
    for pair in
        with likely as (
            select distinct owner.external_id as customer, s.smartcar_user_id
            from users owner
                join vehicles imported on imported.user_id = owner.id
                join vehicles connected on connected.vin = imported.vin and connected.smartcar_vehicle_id is not null
                join users found on found.id = connected.user_id and found.found_at is not null
                join smartcar_users s on s.user_id = found.id
            where owner.id = any (portion) and owner.smartcar_user_id is null
              -- of the user's vehicles that are imported, none is another customer's or connected by another user
              and not exists (select from vehicles k join vehicles i on i.vin = k.vin and i.user_id <> found.id
                              where k.user_id = found.id and k.smartcar_vehicle_id is not null
                                and (i.user_id <> owner.id
                                     or exists (select from connections c
                                                where c.smartcar_vehicle_id = k.smartcar_vehicle_id
                                                  and c.smartcar_user_id <> s.smartcar_user_id))))
        select min(smartcar_user_id) as smartcar_user_id, customer from likely
        group by customer having count(*) = 1 order by 1
    loop
        select l.outcome into came from link_account(pair.customer, pair.smartcar_user_id, '[]', false, null) l;
        users_matched := users_matched + (came = 'linked')::int;
    end loop;
    for pair in
        select min(imported.id) as imported, min(connected.id) as connected
        from vehicles imported
            join vehicles connected on connected.user_id = imported.user_id and connected.vin = imported.vin
                and connected.smartcar_vehicle_id is not null
        where imported.user_id = any (portion) and imported.smartcar_vehicle_id is null
        group by imported.user_id, imported.vin
        having count(distinct imported.id) = 1 and count(distinct connected.id) = 1
    loop
        perform merge_vehicles(pair.imported, pair.connected);
        vehicles_matched := vehicles_matched + 1;
    end loop;
end
$$;

-- Stores what Smartcar reports about a vehicle's token: its user, and the vehicles that it gives access to. All of these are
-- linked, and those without a token share this one.
--
--   version       of the token in question
--   opened        Smartcar's ids of the vehicles
--   named         which of them the row is; null if it is not known. The row of an account takes the first, and where there is
--                 only one it is that one
--   outcome       'identified'; 'vehicle-unknown', and the rest was stored; 'other-vehicle', where the row's VIN or id says
--                 otherwise, and the rest was stored; or nothing was: 'changed', where the row is gone or has another token by
--                 now, and 'linked-to-another' and 'removed' as link_account has them
create function identify_token(
    vehicle_row   bigint,
    version       bigint,
    smartcar_user text,
    opened        text[],
    named         text,
    its_mode      text
) returns text language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    customer text;
    mine     vehicles;
    other    vehicles;
    came     text;
    linked   bigint[];
    kept     bigint := vehicle_row;
begin
    select u.external_id into customer from vehicles v join users u on u.id = v.user_id
    where v.id = vehicle_row and v.token_version = version;
    if customer is null then
        return 'changed';
    end if;
    select l.outcome, l.vehicle_rows into came, linked
    from link_account(customer, smartcar_user,
                      (select coalesce(jsonb_agg(jsonb_build_object('vehicle', o, 'mode', its_mode)), '[]')
                       from unnest(opened) o), false, null) l;
    if came <> 'linked' then
        return came;
    end if;
    select * into mine from vehicles v where v.id = vehicle_row for update;
    if not found then
        return 'changed';
    end if;
    named := coalesce(mine.smartcar_vehicle_id, named,
                      case when cardinality(opened) = 1 or mine.of_account then opened[1] end);
    came := 'identified';
    if named is null then
        came := 'vehicle-unknown';
    elsif not named = any (opened) then
        came := 'other-vehicle';
    elsif mine.smartcar_vehicle_id is null then
        select * into other from vehicles v where v.user_id = mine.user_id and v.smartcar_vehicle_id = named for update;
        if other.vin <> mine.vin then
            came := 'other-vehicle';
        else
            kept := merge_vehicles(vehicle_row, other.id);
        end if;
    end if;
    update vehicles v set token_of = kept
    where v.id = any (linked) and v.id <> kept and v.vehicle_access_token is null and v.token_of is null;
    return came;
end
$$;

-- Finds or creates the row of a vehicle that the customer names by Smartcar's id, by VIN, by both, or not at all: then it is
-- the row of the account.
create function import_vehicle(
    owner            bigint,
    smartcar_vehicle text,
    its_vin          text,
    out vehicle_row  bigint,
    out is_new       boolean
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    by_vin bigint;
begin
    is_new := false;
    if smartcar_vehicle is null and its_vin is null then
        select v.id into vehicle_row from vehicles v where v.user_id = owner and v.of_account;
    else
        select v.id into vehicle_row from vehicles v where v.user_id = owner and v.smartcar_vehicle_id = smartcar_vehicle;
        select v.id into by_vin from vehicles v
        where v.user_id = owner and v.vin = its_vin and (v.smartcar_vehicle_id is null or smartcar_vehicle is null)
        order by v.smartcar_vehicle_id, v.id limit 1;
        vehicle_row := case when vehicle_row <> by_vin then merge_vehicles(vehicle_row, by_vin)
                       else coalesce(vehicle_row, by_vin) end;
    end if;
    if vehicle_row is null then
        insert into vehicles (user_id, smartcar_vehicle_id, vin, of_account)
        values (owner, smartcar_vehicle, its_vin, smartcar_vehicle is null and its_vin is null)
        returning id into vehicle_row;
        is_new := true;
    else
        update vehicles v set smartcar_vehicle_id = coalesce(smartcar_vehicle, v.smartcar_vehicle_id),
            vin = coalesce(its_vin, v.vin)
        where v.id = vehicle_row
          and (v.smartcar_vehicle_id is distinct from coalesce(smartcar_vehicle, v.smartcar_vehicle_id)
               or v.vin is distinct from coalesce(its_vin, v.vin));
    end if;
end
$$;

-- Stores a portion of the lines of `migrate import`, all or none, any number of times.
--
--   accounts       the customer's own ids
--   its_users      Smartcar users, or null
--   its_vehicles   Smartcar vehicles, or null
--   vins           or null
--   about_vehicle  whether the line is about a vehicle at all
--   outcomes       in the order of the lines: 'stored'; or nothing of the line was: 'user-of-another', 'vehicle-of-another', or
--                  'removed', where the Smartcar user was removed here
--   vehicle_rows   vehicles.id of each; null where there is none
--   new_users      and new_vehicles: how many were not here before
create function import_lines(
    accounts      text[],
    its_users     text[],
    its_vehicles  text[],
    vins          text[],
    about_vehicle boolean[],
    out outcomes     text[],
    out vehicle_rows bigint[],
    out new_users    integer,
    out new_vehicles integer
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    line   record;
    known  users;
    owner  bigint;
    its    bigint;
    made   boolean;
    came   text;
begin
    outcomes := '{}';
    vehicle_rows := '{}';
    new_users := 0;
    new_vehicles := 0;
    -- one at a time for a user, and in the same order everywhere
    perform pg_advisory_xact_lock(k)
    from (select hashtextextended('smartcar ' || u, 0) as k from unnest(its_users) u where u is not null
          union select hashtextextended('customer ' || a, 0) from unnest(accounts) a order by k) keys;
    for line in
        select * from unnest(accounts, its_users, its_vehicles, vins, about_vehicle) with ordinality
            as l (account, smartcar_user, smartcar_vehicle, vin, has_vehicle, number) order by number
    loop
        came := 'stored';
        its := null;
        select u.id into owner from users u where u.external_id = line.account;
        known := null;
        if line.smartcar_user is not null then
            select u.* into known from smartcar_users s join users u on u.id = s.user_id
            where s.smartcar_user_id = line.smartcar_user;
            if known.external_id <> line.account then
                came := 'user-of-another';
            elsif exists (select from removed_user r
                          where r.user_hash = sha256(convert_to(line.smartcar_user, 'UTF8'))) then
                came := 'removed';
            end if;
        elsif line.smartcar_vehicle is not null
            and not exists (select from vehicles v
                            where v.user_id = owner and v.smartcar_vehicle_id = line.smartcar_vehicle)
            and exists (select from vehicles v join users u on u.id = v.user_id
                        where v.smartcar_vehicle_id = line.smartcar_vehicle and u.external_id <> line.account) then
            -- a car that two users connect is no conflict if each line names its Smartcar user
            came := 'vehicle-of-another';
        end if;
        if came = 'stored' then
            new_users := new_users + (owner is null)::int;
            if line.smartcar_user is not null and known.external_id is null then
                -- new here, or found at Smartcar before its customer was known
                select l.user_row into owner from link_account(line.account, line.smartcar_user, '[]', false, null) l;
            elsif owner is null then
                insert into users (external_id) values (line.account) returning id into owner;
            end if;
            if line.has_vehicle then
                select v.vehicle_row, v.is_new into its, made from import_vehicle(owner, line.smartcar_vehicle, line.vin) v;
                new_vehicles := new_vehicles + made::int;
            end if;
        end if;
        outcomes := outcomes || came;
        vehicle_rows := vehicle_rows || its;
    end loop;
end
$$;

-- Returns what import_lines would, and changes nothing.
create function would_import_lines(
    accounts      text[],
    its_users     text[],
    its_vehicles  text[],
    vins          text[],
    about_vehicle boolean[],
    out outcomes     text[],
    out vehicle_rows bigint[],
    out new_users    integer,
    out new_vehicles integer
) language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    begin
        select i.* into outcomes, vehicle_rows, new_users, new_vehicles
        from import_lines(accounts, its_users, its_vehicles, vins, about_vehicle) i;
        raise exception using errcode = 'CF000', message = 'taken back';
    exception when sqlstate 'CF000' then
        -- changes since the inner begin are undone; variables keep their values
        null;
    end;
end
$$;

-- A report of each process of the service, written every ten seconds, for `migrate status` and the console.
create table process (
    -- random, chosen at its start
    id                uuid        primary key,
    phase             text        not null,
    worker            boolean     not null,
    connect           boolean     not null,
    started_at        timestamptz not null default now(),
    seen_at           timestamptz not null default now(),
    -- counts since it started
    application_calls bigint      not null,
    vehicle_calls     bigint      not null,
    token_refreshes   bigint      not null,
    renewals          bigint      not null,
    events_by_user    bigint      not null,
    refusals          bigint      not null,
    last_refusal_at   timestamptz
);

-- What `migrate compare` found, for `migrate status`. No values, no ids.
create table migration_comparison (
    id          bigint      generated always as identity primary key,
    made_at     timestamptz not null default now(),
    vehicles    integer     not null,
    -- vehicles whose answers agree, whose answers differ, and that had no answer with one of the credentials
    same        integer     not null,
    different   integer     not null,
    application_failed integer not null,
    vehicle_token_failed integer not null,
    -- v3 refused vehicle tokens: v2.0 confirmed the same user and vehicle, or no comparison was possible
    same_owner  integer     not null,
    not_comparable integer  not null,
    -- of all vehicles, those whose token v2.0 no longer serves
    version2_gone integer   not null
);
