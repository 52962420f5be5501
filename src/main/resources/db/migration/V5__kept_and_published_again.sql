-- Bodies whose signature did not hold, for a short time: to explain why, and to take them in once the right token is
-- configured. The service that keeps them bounds their number, bytes and age.
--
--   signature  the header as it came, cut after 512 characters; null if there was none
--   promising  whether the signature could be one at all, so that the body may yet be taken in
--   lot        drawn once: those that have to go are picked by it, not by who came first
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

-- What was put on a topic again: redriving twice publishes once. A topic that is made anew counts its positions from the
-- start, so the record's own time belongs to it.
create table redriven (
    topic       text        not null,
    partition   integer     not null,
    position    bigint      not null,
    recorded_at timestamptz not null,
    redriven_at timestamptz not null default now(),
    primary key (topic, partition, position, recorded_at)
);

-- Replays, so that one that was stopped goes on where it was.
--
--   definition what it replays, as a digest: it may name a user
--   extent     what is left of each partition, as "topic partition next end" lines
--   turn       counts who works on it: who saves with an older one was overtaken
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
