package dev.carflow.eventlog.spill;

import dev.carflow.database.Statements;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import io.quarkus.arc.Unremovable;
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
import java.util.List;
import java.util.Optional;

/** The spill's rows in Postgres. */
@Unremovable
@ApplicationScoped
public class SpillStore {

    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Duration SUMMARY_WITHIN = Duration.ofMinutes(1);
    private static final Duration LEVEL_WITHIN = Duration.ofSeconds(2);

    /**
     * Several processes may find the last room at once; each then exceeds the limit by one batch. A server that is set
     * to confirm before it has written is overridden for this transaction: a confirmed event is acknowledged.
     */
    private static final String APPEND = """
            insert into spilled_event (topic, key, subject, headers, value, bytes)
            select r.topic, r.key, r.subject, r.headers, r.value, r.bytes
            from unnest($1::text[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::integer[])
                with ordinality r (topic, key, subject, headers, value, bytes, nr)
            where exists (select from spill_level l where l.waiting + $7 <= $8 and l.bytes + $9 <= $10)
                and (current_setting('synchronous_commit') <> 'off'
                    or set_config('synchronous_commit', 'on', true) is not null)
            order by r.nr
            """;

    private static final String LEVEL = """
            select waiting, bytes, (select min(spilled_at) from spilled_event) as oldest from spill_level
            """;

    private static final String WRITABLE = """
            select current_setting('transaction_read_only') = 'off' as writable,
                has_table_privilege('spilled_event', 'insert') as permitted
            """;

    /** Inserts a row and rolls it back, in the database. */
    private static final String TRY = "select try_spill()";

    private static final String SUMMARY = """
            select topic, count(*) as events, count(distinct key) as users, count(*) filter (where refused) as refused,
                sum(bytes)::bigint as bytes, min(spilled_at) as oldest, max(spilled_at) as newest
            from spilled_event group by topic order by topic
            """;

    private final Statements statements;

    @Inject
    public SpillStore(Statements statements) {
        this.statements = statements;
    }

    /** Returns whether this process has a database. */
    boolean isConfigured() {
        return statements.isConfigured();
    }

    /**
     * Stores records in the order of the list, all or none.
     *
     * @return false if there is no room for them
     */
    Uni<Boolean> append(List<EventRecord> records, long maxEvents, long maxBytes, Duration within) {
        int count = records.size();
        String[] topics = new String[count];
        Buffer[] keys = new Buffer[count];
        Buffer[] subjects = new Buffer[count];
        Buffer[] headers = new Buffer[count];
        Buffer[] values = new Buffer[count];
        Integer[] sizes = new Integer[count];
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            EventRecord entry = records.get(i);
            topics[i] = entry.topic();
            keys[i] = bytes(entry.key());
            subjects[i] = bytes(subject(entry));
            headers[i] = Buffer.buffer(HeaderCodec.write(entry.headers()));
            values[i] = Buffer.buffer(entry.value());
            sizes[i] = (int) sizeOf(entry);
            bytes += sizes[i];
        }
        Tuple row = Tuple.tuple()
                .addValue(topics)
                .addValue(keys)
                .addValue(subjects)
                .addValue(headers)
                .addValue(values)
                .addValue(sizes)
                .addLong((long) count)
                .addLong(maxEvents)
                .addLong(bytes)
                .addLong(maxBytes);
        return run(APPEND, row, within).map(done -> done.rowCount() > 0);
    }

    /** Returns the size of a record in bytes. Headers are estimated: their values are short. */
    static long sizeOf(EventRecord entry) {
        long size =
                entry.value().length + (entry.key() == null ? 0 : entry.key().length());
        for (Header header : entry.headers()) {
            size += header.name().length() + header.value().length() + 2 * Integer.BYTES;
        }
        return size;
    }

    public Uni<SpillLevel> level() {
        return run(LEVEL, Tuple.tuple(), LEVEL_WITHIN).map(rows -> {
            Row row = rows.iterator().next();
            return new SpillLevel(
                    row.getLong("waiting"),
                    row.getLong("bytes"),
                    Optional.ofNullable(row.getOffsetDateTime("oldest")).map(OffsetDateTime::toInstant));
        });
    }

    /**
     * Fails unless a record would be stored: on a read-only server, for instance, or without the permission to insert.
     *
     * @param thoroughly whether to insert a row and roll it back
     */
    Uni<Void> writable(boolean thoroughly) {
        return thoroughly
                ? run(TRY, Tuple.tuple(), LEVEL_WITHIN).replaceWithVoid()
                : run(WRITABLE, Tuple.tuple(), LEVEL_WITHIN)
                        .map(rows -> rows.iterator().next())
                        .chain(row -> row.getBoolean("writable") && row.getBoolean("permitted")
                                ? Uni.createFrom().voidItem()
                                : run(TRY, Tuple.tuple(), LEVEL_WITHIN).replaceWithVoid());
    }

    /** Counts the waiting events by topic; reads every row. */
    public Uni<List<TopicSummary>> summary() {
        return run(SUMMARY, Tuple.tuple(), SUMMARY_WITHIN).map(rows -> {
            List<TopicSummary> topics = new ArrayList<>();
            rows.forEach(row -> topics.add(new TopicSummary(
                    row.getString("topic"),
                    row.getLong("events"),
                    row.getLong("users"),
                    row.getLong("refused"),
                    row.getLong("bytes"),
                    row.getOffsetDateTime("oldest").toInstant(),
                    row.getOffsetDateTime("newest").toInstant())));
            return topics;
        });
    }

    Uni<RowSet<Row>> run(String sql, Tuple values) {
        return run(sql, values, WITHIN);
    }

    /** A statement whose deadline has expired fails here, but may still take effect in the database. */
    Uni<RowSet<Row>> run(String sql, Tuple values, Duration within) {
        return statements.run(sql, values, within);
    }

    static String subject(EventRecord entry) {
        return entry.header(EventRecord.SUBJECT).orElse(null);
    }

    static Buffer bytes(String text) {
        return text == null ? null : Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
