-- Whose each vehicle is, is kept in memory for events that name no user; and vehicles' tokens are. Every process is told
-- which vehicle to look up again, or to forget.
create function tell_vehicle() returns trigger language plpgsql as $$
begin
    -- what is longer is no id of Smartcar's, and what does not fit into a notification must not stop a write
    if tg_op <> 'INSERT' and length(old.smartcar_vehicle_id) <= 255 then
        perform pg_notify('carflow_vehicles', old.smartcar_vehicle_id);
    end if;
    if tg_op <> 'DELETE' and length(new.smartcar_vehicle_id) <= 255 then
        perform pg_notify('carflow_vehicles', new.smartcar_vehicle_id);
    end if;
    return null;
end
$$;

create trigger connections_tell_vehicle after insert or delete on connections
    for each row execute function tell_vehicle();
-- A listing that is read again changes nothing and tells nobody.
create trigger connections_tell_change after update on connections
    for each row when (old.smartcar_user_id <> new.smartcar_user_id or old.smartcar_vehicle_id <> new.smartcar_vehicle_id
                       or old.connected_at is distinct from new.connected_at)
    execute function tell_vehicle();
create trigger vehicles_tell_vehicle after insert or delete on vehicles
    for each row execute function tell_vehicle();
create trigger vehicles_tell_change after update of smartcar_vehicle_id, user_id on vehicles
    for each row when (old.smartcar_vehicle_id is distinct from new.smartcar_vehicle_id
                       or old.user_id is distinct from new.user_id)
    execute function tell_vehicle();

create function users_tell_vehicles() returns trigger language plpgsql as $$
begin
    perform pg_notify('carflow_vehicles', v.smartcar_vehicle_id) from vehicles v
    where v.user_id = new.id and length(v.smartcar_vehicle_id) <= 255;
    return null;
end
$$;
create trigger users_tell_vehicles after update of smartcar_user_id on users
    for each row when (old.smartcar_user_id is distinct from new.smartcar_user_id)
    execute function users_tell_vehicles();

-- With a customer, the Connect sessions begun for it go too; with one of its Smartcar users, those that named this user.
alter function remove_account(text, text) rename to remove_account_rows;

create function remove_account(
    customer      text,
    smartcar_user text,
    out smartcar_users_removed text[],
    out users_removed          integer,
    out vehicles_removed       integer,
    out tokens_removed         integer,
    out connections_removed    integer,
    out marks_removed          integer,
    out sessions_removed       integer
) language plpgsql as $$
declare
    owner text;
begin
    -- The sessions first: whoever is linking one of them ends before, and is seen; whoever comes later finds none.
    perform from connect_session s
    where s.account = customer
       or s.smartcar_user_id = smartcar_user
       or s.account = (select u.external_id from smartcar_users k join users u on u.id = k.user_id
                       where k.smartcar_user_id = smartcar_user)
    order by s.state_hash for update;
    select u.external_id into owner from users u
    where u.external_id = customer
       or u.id = (select s.user_id from smartcar_users s where s.smartcar_user_id = smartcar_user);
    select r.smartcar_users_removed, r.users_removed, r.vehicles_removed, r.tokens_removed, r.connections_removed,
        r.marks_removed
    into smartcar_users_removed, users_removed, vehicles_removed, tokens_removed, connections_removed, marks_removed
    from remove_account_rows(customer, smartcar_user) r;
    delete from connect_session s
    where s.smartcar_user_id = any (smartcar_users_removed)
       or s.account = customer
       or users_removed > 0 and s.account = owner;
    get diagnostics sessions_removed = row_count;
end
$$;
