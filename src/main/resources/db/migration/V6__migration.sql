-- Links a page of a listing and notes how far it was read, in one transaction: a process that dies leaves a page that was
-- read whole or not at all.
--
--   its_position  where the page begins; if the run is elsewhere by now, another process goes on with it
--   users_of_page [{"user", "customer"?, "vehicles": as link_account takes them}]
--   linked        users linked, now or before; null if nothing was done because the run is elsewhere or has ended
--   refused       of these, users whom the listing says another customer's than we do; they stay as they are
create function link_page(
    its_run       bigint,
    its_position  text,
    next_position text,
    rows_of_page  integer,
    users_of_page jsonb,
    out linked    integer,
    out refused   integer
) language plpgsql as $$
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
    for listed in select value from jsonb_array_elements(users_of_page) order by value ->> 'user' collate "C" loop
        select l.outcome into came
        from link_account(listed ->> 'customer', listed ->> 'user', listed -> 'vehicles', false, its_run) l;
        if came <> 'linked' then
            refused := refused + 1;
            perform link_account(null, listed ->> 'user', listed -> 'vehicles', false, its_run);
        end if;
        linked := linked + 1;
    end loop;
end
$$;

-- Gives a Smartcar user who was found in a listing to the customer whose vehicle he connects, where only one customer has
-- that vehicle and only one Smartcar user connects it. Returns how many were given.
create function match_found_users() returns integer language plpgsql as $$
declare
    matched integer := 0;
    pair    record;
    came    text;
begin
    for pair in
        select s.smartcar_user_id, min(owner.external_id) as customer
        from connections c
            join smartcar_users s on s.smartcar_user_id = c.smartcar_user_id
            join users found on found.id = s.user_id and found.external_id is null
            join vehicles v on v.smartcar_vehicle_id = c.smartcar_vehicle_id and v.user_id <> found.id
            join users owner on owner.id = v.user_id
        where not exists (select from connections other
                          where other.smartcar_vehicle_id = c.smartcar_vehicle_id
                            and other.smartcar_user_id <> c.smartcar_user_id)
        group by s.smartcar_user_id
        having count(distinct owner.id) = 1 and min(owner.external_id) is not null
           and bool_and(owner.smartcar_user_id is null)
    loop
        select l.outcome into came from link_account(pair.customer, pair.smartcar_user_id, '[]', false, null) l;
        if came = 'linked' then
            matched := matched + 1;
        end if;
    end loop;
    return matched;
end
$$;

-- What `migrate compare` found, for `migrate status`. No values, no ids.
create table migration_comparison (
    id          bigint      generated always as identity primary key,
    made_at     timestamptz not null default now(),
    vehicles    integer     not null,
    -- vehicles whose answers say the same, whose answers differ, and that were not answered with one of the credentials
    same        integer     not null,
    different   integer     not null,
    application_failed integer not null,
    vehicle_token_failed integer not null
);
