-- Bodies whose signature did not hold, for a short time: to explain why, and to take them in once the right token is
-- configured. Whoever keeps them bounds their number, bytes and age.
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
