package dev.carflow.eventlog.spill;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The drain's view of the spill: the lease, the next events, and their removal. */
@ApplicationScoped
public class SpillQueue {

    /** Uses the database's clock, which all processes share. */
    private static final String LEASE = """
            update spill_lease set holder = $1, until = clock_timestamp() + $2::bigint * interval '1 millisecond'
            where holder = $1 or until < clock_timestamp()
                -- no process has a lease for that long: the clock was set back
                or until > clock_timestamp() + 2 * $2::bigint * interval '1 millisecond'
            """;

    private static final String RELEASE = "update spill_lease set until = '-infinity' where holder = $1";

    /**
     * The limit is divided among the topics with waiting events, so that at most a few times the limit is read. All
     * columns read are in the primary key.
     */
    static final String AHEAD = """
            with wanted as materialized (
                select r.topic, r.after, coalesce(r.last, newest.id) as last
                from unnest($1::text[], $2::bigint[], $3::bigint[]) r (topic, after, last)
                cross join lateral (select max(e.id) as id from spilled_event e
                    where not e.refused and e.topic = r.topic) newest
                where newest.id > r.after and coalesce(r.last, newest.id) > r.after)
            select e.id, w.topic, e.key, e.bytes, e.spilled_at, w.last
            from wanted w cross join lateral (
                select id, key, bytes, spilled_at from spilled_event
                where not refused and topic = w.topic and id > w.after and id <= w.last
                order by id limit (select ceil($4::bigint / greatest(1, count(*))) from wanted)) e
            order by e.id limit $4
            """;

    private static final String LOAD = """
            select e.id, e.topic, e.key, e.headers, e.value, e.spilled_at
            from unnest($1::text[], $2::bigint[], $3::timestamptz[]) p (topic, id, spilled_at)
            join spilled_event e on not e.refused and e.topic = p.topic and e.id = p.id and e.spilled_at = p.spilled_at
            order by e.id
            """;

    private static final String REMOVE = """
            with gone as (
                delete from spilled_event e using unnest($1::text[], $2::bigint[], $3::timestamptz[]) p (topic, id, spilled_at)
                where not e.refused and e.topic = p.topic and e.id = p.id and e.spilled_at = p.spilled_at
                returning e.topic, e.key, e.subject, e.spilled_at)
            insert into spill_trace as t (hour, topic, key, subject, kept, refused, first_at, last_at)
            select date_trunc('hour', spilled_at), topic, coalesce(key, ''), coalesce(subject, ''), count(*), 0,
                min(spilled_at), max(spilled_at)
            from gone group by 1, 2, 3, 4
            on conflict (hour, topic, key, subject) do update set kept = t.kept + excluded.kept,
                first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)
            """;

    private static final String REFUSE = """
            update spilled_event e set refused = true
            from unnest($1::text[], $2::bigint[], $3::timestamptz[]) p (topic, id, spilled_at)
            where not e.refused and e.topic = p.topic and e.id = p.id and e.spilled_at = p.spilled_at
            """;

    private static final String RETRY_REFUSED = "update spilled_event set refused = false where refused";

    private final SpillStore store;

    @Inject
    public SpillQueue(SpillStore store) {
        this.store = store;
    }

    /** Takes the lease for {@code holder}, or extends it. Returns false while another process has it. */
    public Uni<Boolean> lease(String holder, Duration time) {
        return store.run(LEASE, Tuple.of(holder, time.toMillis())).map(done -> done.rowCount() > 0);
    }

    public Uni<Void> release(String holder) {
        return store.run(RELEASE, Tuple.of(holder)).replaceWithVoid();
    }

    /** Returns the next rows of these ranges, in the order of arrival; if there are many topics, some of each. */
    public Uni<List<SpillRow>> ahead(Collection<SpillRange> ranges, int most) {
        String[] topics = ranges.stream().map(SpillRange::topic).toArray(String[]::new);
        Long[] after = ranges.stream().map(SpillRange::after).toArray(Long[]::new);
        Long[] last = ranges.stream().map(SpillRange::last).toArray(Long[]::new);
        return store.run(AHEAD, Tuple.of(topics, after, last, (long) most))
                .map(rows -> list(
                        rows, row -> new SpillRow(place(row), key(row), row.getInteger("bytes"), row.getLong("last"))));
    }

    /** Loads events with their values, in the order of arrival; rows that are gone are left out. */
    public Uni<List<SpilledEvent>> load(Collection<SpillRowId> places) {
        return store.run(LOAD, places(places)).map(rows -> list(rows, SpillQueue::event));
    }

    /** Removes events that are on Kafka, and records them in the trace. */
    public Uni<Void> remove(Collection<SpillRowId> places) {
        return store.run(REMOVE, places(places)).replaceWithVoid();
    }

    /** Marks events that Kafka will never take; they stay and are not retried. */
    public Uni<Void> refuse(Collection<SpillRowId> places) {
        return store.run(REFUSE, places(places)).replaceWithVoid();
    }

    /**
     * @return how many refused events will be retried
     */
    public Uni<Integer> retryRefused() {
        return store.run(RETRY_REFUSED, Tuple.tuple()).map(RowSet::rowCount);
    }

    private static Tuple places(Collection<SpillRowId> places) {
        return Tuple.of(
                places.stream().map(SpillRowId::topic).toArray(String[]::new),
                places.stream().map(SpillRowId::id).toArray(Long[]::new),
                places.stream().map(SpillRowId::spilledAt).toArray(OffsetDateTime[]::new));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> each) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(each.apply(row)));
        return list;
    }

    private static SpillRowId place(Row row) {
        return new SpillRowId(row.getString("topic"), row.getLong("id"), row.getOffsetDateTime("spilled_at"));
    }

    private static String key(Row row) {
        Buffer key = row.getBuffer("key");
        return key == null ? null : key.toString(StandardCharsets.UTF_8);
    }

    private static SpilledEvent event(Row row) {
        SpillRowId place = place(row);
        List<Header> headers = HeaderCodec.read(row.getBuffer("headers").getBytes());
        headers.add(new Header(
                SpilledEvent.SPILLED_AT, place.spilledAt().toInstant().toString()));
        return new SpilledEvent(
                place,
                new EventRecord(place.topic(), key(row), row.getBuffer("value").getBytes(), headers));
    }
}
