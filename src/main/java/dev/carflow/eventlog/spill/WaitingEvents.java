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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The spill as its drain sees it: who may drain, what is next, and what is done. */
@ApplicationScoped
public class WaitingEvents {

    /** The clock is the database's, which all processes share. */
    private static final String LEASE = """
            update spill_lease set holder = $1, until = clock_timestamp() + $2::bigint * interval '1 millisecond'
            where holder = $1 or until < clock_timestamp()
            """;

    private static final String RELEASE = "update spill_lease set until = '-infinity' where holder = $1";

    /** A user whose event just failed is left out with all that is behind it, or it would be overtaken. */
    private static final String OLDEST = """
            select id, topic, key, headers, value, spilled_at
            from (select id, topic, key, headers, value, spilled_at, bytes, sum(bytes) over (order by id) as upto
                  from (select * from spilled_event
                        where not refused and topic = any ($1) and coalesce(key, '') <> all ($2)
                        order by id limit $3) oldest) sized
            where upto - bytes < $4
            order by id
            """;

    private static final String REMOVE = """
            with gone as (delete from spilled_event where id = any ($1) returning topic, key, subject, spilled_at)
            insert into spill_trace as t (hour, topic, key, subject, kept, refused, first_at, last_at)
            select date_trunc('hour', spilled_at), topic, coalesce(key, ''), coalesce(subject, ''), count(*), 0,
                min(spilled_at), max(spilled_at)
            from gone group by 1, 2, 3, 4
            on conflict (hour, topic, key, subject) do update set kept = t.kept + excluded.kept,
                first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)
            """;

    private static final String REFUSE = "update spilled_event set refused = true where id = any ($1)";

    private static final String RETRY_REFUSED = "update spilled_event set refused = false where refused";

    private final SpillStore store;

    @Inject
    public WaitingEvents(SpillStore store) {
        this.store = store;
    }

    /** Takes the lease for {@code holder}, or prolongs it. False while another process has it. */
    public Uni<Boolean> lease(String holder, Duration time) {
        return store.run(LEASE, Tuple.of(holder, time.toMillis())).map(done -> done.rowCount() > 0);
    }

    public Uni<Void> release(String holder) {
        return store.run(RELEASE, Tuple.of(holder)).replaceWithVoid();
    }

    /**
     * The oldest events, in the order of their arrival.
     *
     * @param topics no others
     * @param without keys that are to be left out; null stands for events without a key
     */
    public Uni<List<SpilledEvent>> oldest(
            Set<String> topics, Collection<String> without, int maxEvents, long maxBytes) {
        Buffer[] left = without.stream()
                .map(key -> key == null ? Buffer.buffer() : SpillStore.bytes(key))
                .toArray(Buffer[]::new);
        return store.run(OLDEST, Tuple.of(topics.toArray(String[]::new), left, maxEvents, maxBytes))
                .map(rows -> {
                    List<SpilledEvent> events = new ArrayList<>(rows.size());
                    rows.forEach(row -> events.add(event(row)));
                    return events;
                });
    }

    /** Removes what is on Kafka, and leaves a trace of it. */
    public Uni<Void> remove(Collection<Long> ids) {
        return store.run(REMOVE, Tuple.of(ids.toArray(Long[]::new))).replaceWithVoid();
    }

    /** Keeps what Kafka will never take, without trying it again. */
    public Uni<Void> refuse(Collection<Long> ids) {
        return store.run(REFUSE, Tuple.of(ids.toArray(Long[]::new))).replaceWithVoid();
    }

    /** @return how many are tried again of those that Kafka refused */
    public Uni<Integer> retryRefused() {
        return store.run(RETRY_REFUSED, Tuple.tuple()).map(RowSet::rowCount);
    }

    private static SpilledEvent event(Row row) {
        Buffer key = row.getBuffer("key");
        List<Header> headers = HeaderBytes.read(row.getBuffer("headers").getBytes());
        headers.add(new Header(
                SpilledEvent.SPILLED_AT,
                row.getOffsetDateTime("spilled_at").toInstant().toString()));
        return new SpilledEvent(
                row.getLong("id"),
                new EventRecord(
                        row.getString("topic"),
                        key == null ? null : key.toString(StandardCharsets.UTF_8),
                        row.getBuffer("value").getBytes(),
                        headers));
    }
}
