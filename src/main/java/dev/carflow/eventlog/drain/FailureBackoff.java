package dev.carflow.eventlog.drain;

import dev.carflow.operations.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Keys whose latest event failed are skipped for a pause that doubles with each failure; so are whole partitions, if
 * the failure is theirs: the leader is missing, or key after key failed and none was confirmed. Afterwards a few trial
 * events find out whether that is over.
 *
 * <p>Not thread-safe.
 */
final class FailureBackoff {

    /** Short: a producer that has just found the brokers again may not know a topic yet. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LAST_PAUSE = Duration.ofSeconds(30);
    private static final long FORGOTTEN_AFTER = LAST_PAUSE.multipliedBy(2).toNanos();
    private static final int FAILED_KEYS = 20;
    private static final int TRIALS = 20;

    /** By then the trial events are settled; if none was, others are tried. */
    private static final long TRIALS_LAST = Duration.ofSeconds(5).toNanos();

    private static final class Pause {
        private final Backoff lengths = new Backoff(FIRST_PAUSE, LAST_PAUSE);
        private long until;
        private int trials;
    }

    private final LongSupplier nanoTime;
    private final Map<OrderingKey, Pause> keys = new HashMap<>();
    private final Map<TopicPartition, Pause> partitions = new HashMap<>();
    private final Map<TopicPartition, Integer> failures = new HashMap<>();

    FailureBackoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * @param itsPartition whether no key of the partition would be taken
     */
    void failed(OrderingKey key, TopicPartition partition, boolean itsPartition) {
        int failed = failures.merge(partition, 1, Integer::sum);
        if (itsPartition || failed >= FAILED_KEYS || partitions.containsKey(partition)) {
            pause(partitions.computeIfAbsent(partition, any -> new Pause()));
        } else {
            pause(keys.computeIfAbsent(key, any -> new Pause()));
        }
    }

    void confirmed(OrderingKey key, TopicPartition partition) {
        failures.remove(partition);
        partitions.remove(partition);
        keys.remove(key);
    }

    boolean has(OrderingKey key) {
        return isPaused(keys.get(key));
    }

    boolean has(TopicPartition partition) {
        Pause pause = partitions.get(partition);
        return pause != null && (isPaused(pause) || pause.trials <= 0 && isOnTrial(pause));
    }

    /** Counts an event of this partition that is about to be sent. */
    void tried(TopicPartition partition) {
        Pause pause = partitions.get(partition);
        if (pause != null) {
            pause.trials = (isOnTrial(pause) ? pause.trials : TRIALS) - 1;
        }
    }

    private boolean isOnTrial(Pause pause) {
        return nanoTime.getAsLong() - pause.until < TRIALS_LAST;
    }

    /** Returns whether anything is skipped at present. */
    boolean isAny() {
        return keys.values().stream().anyMatch(this::isPaused)
                || partitions.values().stream().anyMatch(this::isPaused);
    }

    /** Forgets keys that were not retried for long: another process drained them. */
    void tidy() {
        long now = nanoTime.getAsLong();
        keys.values().removeIf(each -> now - each.until > FORGOTTEN_AFTER);
    }

    private boolean isPaused(Pause pause) {
        return pause != null && nanoTime.getAsLong() - pause.until < 0;
    }

    /** Failures of events that were in flight together count as one. */
    private void pause(Pause pause) {
        if (isPaused(pause)) {
            return;
        }
        pause.until = nanoTime.getAsLong() + pause.lengths.next().toNanos();
        pause.trials = TRIALS;
    }
}
