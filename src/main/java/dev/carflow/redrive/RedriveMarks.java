package dev.carflow.redrive;

import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.redrive.topic.OffsetRanges;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicPosition;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The records that were redriven. In Postgres and not as a group's offsets, because records selected by reason or user
 * leave gaps. Blocks, and fails while the database is away.
 */
@ApplicationScoped
public class RedriveMarks {

    private static final Duration WITHIN = TimeoutPolicy.AT_MOST;

    private static final String OF_THESE = """
            select partition, position, recorded_at, redriven_at from redriven
            where topic = $1 and position = any ($2)
            """;
    private static final String ADD = """
            insert into redriven (topic, partition, position, recorded_at) values ($1, $2, $3, $4)
            on conflict (topic, partition, position, recorded_at) do update set redriven_at = now()
            """;
    private static final String FORGET = "delete from redriven where topic = $1 and partition = $2 and position < $3";

    private record Key(int partition, long position, OffsetDateTime recordedAt) {
        static Key of(StoredRecord entry) {
            return new Key(entry.at().partition(), entry.at().offset(), RedriveMarks.recordedAt(entry));
        }
    }

    private final Statements statements;

    @Inject
    RedriveMarks(Statements statements) {
        this.statements = statements;
    }

    /** Returns when each of these records of one topic was redriven, without those that never were. */
    public Map<TopicPosition, OffsetDateTime> of(Collection<StoredRecord> entries) {
        if (entries.isEmpty()) {
            return Map.of();
        }
        Map<Key, TopicPosition> asked =
                entries.stream().collect(Collectors.toMap(Key::of, StoredRecord::at, (one, other) -> one));
        Long[] positions = entries.stream().map(entry -> entry.at().offset()).toArray(Long[]::new);
        String topic = entries.iterator().next().at().topic();
        Map<TopicPosition, OffsetDateTime> marked = new HashMap<>();
        statements
                .run(OF_THESE, Tuple.of(topic).addArrayOfLong(positions))
                .await()
                .atMost(WITHIN)
                .forEach(row -> {
                    Key key = new Key(
                            row.getInteger("partition"),
                            row.getLong("position"),
                            row.getOffsetDateTime("recorded_at").withOffsetSameInstant(ZoneOffset.UTC));
                    if (asked.containsKey(key)) {
                        marked.put(asked.get(key), row.getOffsetDateTime("redriven_at"));
                    }
                });
        return marked;
    }

    void add(Collection<StoredRecord> entries) {
        if (!entries.isEmpty()) {
            statements
                    .runBatch(ADD, entries.stream().map(RedriveMarks::row).toList())
                    .await()
                    .atMost(WITHIN);
        }
    }

    /** Deletes marks of records that the topic no longer has. */
    void forgetBefore(OffsetRanges begins) {
        List<Tuple> rows = begins.parts().stream()
                .map(part -> Tuple.of(part.topic(), part.partition(), part.next()))
                .toList();
        statements.runBatch(FORGET, rows).await().atMost(WITHIN);
    }

    private static Tuple row(StoredRecord entry) {
        return Tuple.of(entry.at().topic(), entry.at().partition(), entry.at().offset(), recordedAt(entry));
    }

    private static OffsetDateTime recordedAt(StoredRecord entry) {
        return entry.timestamp().atOffset(ZoneOffset.UTC);
    }
}
