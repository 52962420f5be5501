-- Bodies whose signature did not match, kept for a short time: to explain the mismatch, and to receive them once the right
-- token is configured. The service bounds their number, bytes and age.
--
--   signature  the header as received, cut after 512 characters; null if there was none
--   promising  whether the signature has the form of one, so that the body may be received later
--   lot        a random number: rows are evicted by it, not by age
create table signature_mismatch (
    id          bigint           generated always as identity primary key,
    received_at timestamptz      not null,
    signature   text,
    promising   boolean          not null,
    traceparent text             not null,
    tracestate  text,
    body        bytea            not null,
    bytes       integer          not null generated always as (octet_length(body)) stored,
    lot         double precision not null default random()
);

create index signature_mismatch_received_at on signature_mismatch (received_at);

-- Records that were put on a topic again, so that redriving twice publishes once. A topic that is created again counts its
-- offsets from 0, so the record's timestamp is part of the key.
create table redriven (
    topic       text        not null,
    partition   integer     not null,
    position    bigint      not null,
    recorded_at timestamptz not null,
    redriven_at timestamptz not null default now(),
    primary key (topic, partition, position, recorded_at)
);

-- Replays, so that a stopped one continues where it was.
--
--   definition what it replays, as a digest: it may name a user
--   extent     what is left of each partition, as "topic partition next end" lines
--   turn       increases with each process that takes the replay: a process with an older number has lost it
create table replay_run (
    id         text        primary key,
    definition text        not null,
    extent     text        not null,
    total      bigint      not null,
    published  bigint      not null default 0,
    turn       integer     not null default 1,
    done       boolean     not null default false,
    begun_at   timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index replay_run_open on replay_run (definition) where not done;
