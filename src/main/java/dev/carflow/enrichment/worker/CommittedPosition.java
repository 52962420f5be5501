package dev.carflow.enrichment.worker;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;

/**
 * A partition's committed position. An offset identifies a record in one log only: a topic that was deleted and created
 * again has another id, and a truncated log has another epoch at that place.
 *
 * @param offset of the first record that is not done
 * @param leaderEpoch of the last record that is done, for Kafka to compare
 * @param newest time of the newest record that is done, epoch milliseconds
 * @param topicId of the log; empty if the brokers or the committer did not name it
 */
record CommittedPosition(long offset, Optional<Integer> leaderEpoch, long newest, Optional<Uuid> topicId) {

    private static final String NEWEST = "newest=";
    private static final String TOPIC = "topic=";

    /** @param now stands for {@code newest} in a commit that is not one of ours, epoch milliseconds */
    static CommittedPosition of(OffsetAndMetadata committed, long now) {
        return new CommittedPosition(
                committed.offset(),
                committed.leaderEpoch(),
                // Not later than now: a clock that was ahead must not shorten the window.
                Math.min(now, field(committed, NEWEST, Long::parseLong).orElse(now)),
                field(committed, TOPIC, Uuid::fromString));
    }

    /** Returns the time from which the log has to be read again to rebuild the duplicate window, epoch milliseconds. */
    long windowStart(Duration window) {
        return Math.max(0, newest - window.toMillis());
    }

    OffsetAndMetadata toKafka() {
        return new OffsetAndMetadata(
                offset,
                leaderEpoch,
                NEWEST + newest + topicId.map(id -> " " + TOPIC + id).orElse(""));
    }

    private static <T> Optional<T> field(OffsetAndMetadata committed, String name, Function<String, T> reader) {
        try {
            return Arrays.stream(committed.metadata().split(" "))
                    .filter(word -> word.startsWith(name))
                    .findFirst()
                    .map(word -> reader.apply(word.substring(name.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
