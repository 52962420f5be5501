package dev.carflow.eventlog.spill;

import dev.carflow.eventlog.EventRecord.Header;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds events that wait in the spill. For subcommands: it reads every row. Fails while the database is away. */
@ApplicationScoped
public class SpillSearch {

    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private static final String WITH_TEXT = """
            select topic, key, headers, spilled_at, refused from spilled_event
            where position($1::bytea in headers) > 0 order by spilled_at limit $2
            """;
    private static final String OF_SUBJECT = """
            select topic, key, headers, spilled_at, refused from spilled_event
            where subject = $1::bytea order by spilled_at limit $2
            """;

    /**
     * An event that waits in the spill, without its value.
     *
     * @param key may be null
     * @param refused whether Kafka would refuse it again, so that the drain leaves it
     */
    public record Waiting(String topic, String key, List<Header> headers, Instant spilledAt, boolean refused) {

        public Waiting {
            headers = List.copyOf(headers);
        }

        public Optional<String> header(String name) {
            return Header.find(headers, name);
        }

        /** Leaves key and headers out: they hold ids. */
        @Override
        public String toString() {
            return "Waiting[" + topic + ", " + spilledAt + "]";
        }
    }

    private final SpillStore store;

    @Inject
    SpillSearch(SpillStore store) {
        this.store = store;
    }

    /** Returns the waiting events of which a header holds this text, the oldest first, a thousand at most. */
    public Uni<List<Waiting>> withText(String text) {
        return run(WITH_TEXT, text);
    }

    /** Returns the waiting events about a vehicle, the oldest first, a thousand at most. */
    public Uni<List<Waiting>> ofSubject(String subject) {
        return run(OF_SUBJECT, subject);
    }

    private Uni<List<Waiting>> run(String sql, String text) {
        return store.run(sql, Tuple.of(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)), MOST), WITHIN)
                .map(rows -> {
                    List<Waiting> found = new ArrayList<>();
                    rows.forEach(row -> found.add(waiting(row)));
                    return found;
                });
    }

    private static Waiting waiting(Row row) {
        Buffer key = row.getBuffer("key");
        return new Waiting(
                row.getString("topic"),
                key == null ? null : key.toString(StandardCharsets.UTF_8),
                HeaderCodec.read(row.getBuffer("headers").getBytes()),
                row.getOffsetDateTime("spilled_at").toInstant(),
                row.getBoolean("refused"));
    }
}
