-- Sessions of Smartcar Connect: one for each state that was given out (contract section 9).
create table connect_session (
    -- SHA-256 of the state: whoever reads this table cannot make a callback of it
    state_hash       bytea       primary key check (octet_length(state_hash) = 32),
    -- the customer's own id
    account          text        not null,
    -- Smartcar's, where a vehicle is connected anew
    vehicle          text,
    external_id      text,
    created_at       timestamptz not null default now(),
    expires_at       timestamptz not null,
    -- when its callback came; a state works once
    used_at          timestamptz,
    -- how it went, as the metric says it; null before the callback
    outcome          text,
    -- as the redirect said, and believed only once outcome is connected
    smartcar_user_id text,
    tries            integer     not null default 0,
    -- when to look at Smartcar's connections again; null if never
    next_try_at      timestamptz
);

create index connect_session_due on connect_session (next_try_at) where next_try_at is not null;
create index connect_session_expires on connect_session (expires_at);
