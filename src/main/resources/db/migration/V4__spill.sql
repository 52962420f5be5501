-- The spill: events that Kafka did not take, until the drain has moved them there.
create table spilled_event (
    -- the order of arrival: a process writes one batch after the other
    id         bigint      generated always as identity,
    topic      text        not null,
    -- bytes, not text: ids are opaque, and text cannot hold NUL
    key        bytea,
    subject    bytea,
    headers    bytea       not null,
    value      bytea       not null,
    -- its size, as the limits count it
    bytes      integer     not null,
    spilled_at timestamptz not null default clock_timestamp(),
    -- Kafka will never take it; kept for an operator
    refused    boolean     not null default false,
    -- The drain follows this index, one topic at a time, and so does not read rows that it may not take. There is no other
    -- index by id, so no plan can scan all rows.
    primary key (refused, topic, id) include (key, bytes, spilled_at)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- For the age of the oldest event, and for the report of an outage.
create index spilled_event_spilled_at on spilled_event (spilled_at);

-- The number and size of waiting events, so that they need not be counted. Triggers keep it right even if rows are deleted
-- by hand.
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

-- Checks that the spill takes an event, by inserting one and undoing it. Fails as an event would; the error that undoes it has
-- its own code.
create function try_spill() returns void language plpgsql
set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    insert into spilled_event (topic, headers, value, bytes) values ('', '', '', 0);
    raise exception using errcode = 'CF000';
exception when sqlstate 'CF000' then
    null;
end
$$;

-- The process that drains. One at a time, because only then a user's events keep their order.
create table spill_lease (
    only_row boolean     primary key default true check (only_row),
    holder   text        not null,
    until    timestamptz not null
) with (fillfactor = 50);

insert into spill_lease (holder, until) values ('', '-infinity');

-- The users and vehicles whose events were spilled or refused, for the report of an outage. No content of events.
create table spill_trace (
    hour     timestamptz not null,
    topic    text        not null,
    -- empty if there is none
    key      bytea       not null,
    subject  bytea       not null,
    kept     bigint      not null,
    refused  bigint      not null,
    first_at timestamptz not null,
    last_at  timestamptz not null,
    -- when fresh signals of the vehicle were requested since
    asked_at timestamptz,
    primary key (hour, topic, key, subject)
);

-- Refusals by the minute. The count of a process that ends before it could write it is lost.
create table spill_refusal (
    minute  timestamptz not null,
    cause   text        not null,
    refused bigint      not null,
    primary key (minute, cause)
);
