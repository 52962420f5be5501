-- The spill: events that Kafka did not take, until the drain has put them there.
create table spilled_event (
    -- the order of arrival: a process writes one batch after the other
    id         bigint      generated always as identity,
    topic      text        not null,
    -- bytes and not text: ids are opaque, and text takes no NUL
    key        bytea,
    subject    bytea,
    headers    bytea       not null,
    value      bytea       not null,
    -- what it takes, as far as bounds are concerned
    bytes      integer     not null,
    spilled_at timestamptz not null default clock_timestamp(),
    -- Kafka says that it will never take it; kept for people to look at
    refused    boolean     not null default false,
    -- The drain walks along it, one topic at a time: what it may not take, however much that is, is not in its way. There
    -- is no other index by id, so no plan can choose to walk over all rows.
    primary key (refused, topic, id) include (key, bytes, spilled_at)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- How long the oldest has waited, and the report of an outage.
create index spilled_event_spilled_at on spilled_event (spilled_at);

-- How much waits, so that nobody has to count. Written by triggers, so that rows deleted by hand leave it right.
create table spill_level (
    only_row boolean primary key default true check (only_row),
    waiting  bigint  not null,
    bytes    bigint  not null
) with (fillfactor = 10);

insert into spill_level (waiting, bytes) values (0, 0);

create function spill_rises() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    update spill_level l set waiting = l.waiting + came.waiting, bytes = l.bytes + came.bytes
    from (select count(*) as waiting, coalesce(sum(bytes), 0) as bytes from changed) came
    where came.waiting > 0;
    return null;
end
$$;

create function spill_falls() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    update spill_level l set waiting = l.waiting - went.waiting, bytes = l.bytes - went.bytes
    from (select count(*) as waiting, coalesce(sum(bytes), 0) as bytes from changed) went
    where went.waiting > 0;
    return null;
end
$$;

create function spill_is_empty() returns trigger language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    update spill_level set waiting = 0, bytes = 0;
    return null;
end
$$;

create trigger spill_rises after insert on spilled_event
    referencing new table as changed for each statement execute function spill_rises();
create trigger spill_falls after delete on spilled_event
    referencing old table as changed for each statement execute function spill_falls();
create trigger spill_is_empty after truncate on spilled_event
    for each statement execute function spill_is_empty();

-- Shows that the spill takes an event, by one that is taken back; fails as an event would. The error that takes it back is
-- its own.
create function try_spill() returns void language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    insert into spilled_event (topic, headers, value, bytes) values ('', '', '', 0);
    raise exception using errcode = 'CF000';
exception when sqlstate 'CF000' then
    null;
end
$$;

-- Who drains. One process at a time, because a user's events keep their order only in one hand.
create table spill_lease (
    only_row boolean     primary key default true check (only_row),
    holder   text        not null,
    until    timestamptz not null
) with (fillfactor = 50);

insert into spill_lease (holder, until) values ('', '-infinity');

-- Whose events took the long way, and whose were refused, for the report of an outage. Nothing of their content.
create table spill_trace (
    hour     timestamptz not null,
    topic    text        not null,
    -- empty where there is none
    key      bytea       not null,
    subject  bytea       not null,
    kept     bigint      not null,
    refused  bigint      not null,
    first_at timestamptz not null,
    last_at  timestamptz not null,
    -- when fresh signals of the vehicle were asked for since
    asked_at timestamptz,
    primary key (hour, topic, key, subject)
);

-- Refusals by the minute. A process that ends before it could write them takes its count along.
create table spill_refusal (
    minute  timestamptz not null,
    cause   text        not null,
    refused bigint      not null,
    primary key (minute, cause)
);
