package dev.carflow.enrichment.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Assigned partitions that had no leader when they were assigned: nobody can say where to resume in them, and asking
 * would hold up all others. They are paused and have no {@link PartitionState}, so nothing of them is read or committed
 * in this membership. Once one of them has had a leader again for a while, the membership ends in an orderly way, and
 * the next one resumes where the group had committed. Used by one thread.
 */
final class LeaderlessPartitions {

    private static final Logger LOG = Logger.getLogger(LeaderlessPartitions.class);

    /** Longer than the interval at which leaders are looked at, so that one answer alone ends no membership. */
    static final Duration STEADY = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final Supplier<Set<TopicPartition>> leaderless;
    private final LongSupplier nanoTime;
    private final Set<TopicPartition> names = new HashSet<>();
    private boolean isOneBack;
    private long backSince;

    /** @param leaderless the partitions without a leader, as of the last answer of the brokers */
    LeaderlessPartitions(Consumer<?, ?> consumer, Supplier<Set<TopicPartition>> leaderless, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.leaderless = leaderless;
        this.nanoTime = nanoTime;
    }

    /** Returns those that have a leader; the others are left out from now on. */
    Collection<TopicPartition> leaveOut(Collection<TopicPartition> assigned) {
        Set<TopicPartition> out = new HashSet<>(assigned);
        out.retainAll(leaderless.get());
        if (out.isEmpty()) {
            return assigned;
        }
        // With some position the consumer asks for none, which it would do in each poll. It is not read from: the
        // partitions stay paused for as long as this membership lasts.
        out.forEach(name -> consumer.seek(name, 0));
        consumer.pause(out);
        names.addAll(out);
        LOG.warnf(
                "CARFLOW0424: %s cannot be read, because they have no leader (LEADER_NOT_AVAILABLE); other partitions "
                        + "are read, and these again, from the committed offset, once they have one",
                out.stream().map(TopicPartition::toString).sorted().toList());
        return assigned.stream().filter(name -> !out.contains(name)).toList();
    }

    void remove(TopicPartition name) {
        names.remove(name);
    }

    Set<TopicPartition> names() {
        return names;
    }

    /** Returns whether one of them has had a leader for a while. */
    boolean isTryDue() {
        if (names.isEmpty() || leaderless.get().containsAll(names)) {
            isOneBack = false;
            return false;
        }
        if (!isOneBack) {
            isOneBack = true;
            backSince = nanoTime.getAsLong();
        }
        return nanoTime.getAsLong() - backSince > STEADY.toNanos();
    }
}
