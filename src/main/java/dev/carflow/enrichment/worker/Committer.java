package dev.carflow.enrichment.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * Writes completed records in transactions at intervals. After a failure it tries again with the records completed by
 * then; failing for too long ends the membership. Used by one thread.
 */
final class Committer {

    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(30);

    private final AssignedPartitions assignedPartitions;
    private final ConsumerLoopSettings settings;
    private final TransactionalWriter writer;
    private final Supplier<ConsumerGroupMetadata> group;
    private final DeadLetters deadLetters;
    private final ReadingLimits readingLimits = new ReadingLimits(System::nanoTime);
    private final WorkerMetrics metrics;
    private final Clock clock;
    private long lastBegan = System.nanoTime();
    private boolean someLeft;

    /**
     * Whether transactions fail. Until one succeeds, records are sent one by one, because one of them may be the cause.
     */
    private boolean failing;

    private long failingSince;

    Committer(
            AssignedPartitions assignedPartitions,
            ConsumerLoopSettings settings,
            TransactionalWriter writer,
            Supplier<ConsumerGroupMetadata> group,
            WorkerMetrics metrics,
            Clock clock) {
        this.assignedPartitions = assignedPartitions;
        this.settings = settings;
        this.writer = writer;
        this.group = group;
        this.deadLetters = new DeadLetters(settings.deadLetterTopic(), settings.maxRecordBytes());
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Commits one transaction if the interval is over or the last one could not hold all completed records. */
    void oneIfDue() {
        if (someLeft
                || System.nanoTime() - lastBegan >= settings.commitInterval().toNanos()) {
            one();
        }
    }

    /** Commits all completed records at once, up to the first failure. */
    void all() {
        do {
            one();
        } while (someLeft);
    }

    /** Returns whether the last transaction was aborted. */
    boolean isFailing() {
        return failing;
    }

    private void one() {
        TransactionBatch portion = TransactionBatch.of(
                assignedPartitions,
                settings,
                deadLetters,
                readingLimits,
                failing ? TransactionBatch.Size.FEW : TransactionBatch.Size.USUAL);
        someLeft = false;
        if (portion.isEmpty()) {
            return;
        }
        lastBegan = System.nanoTime();
        TransactionalWriter.Result result = failing
                ? writer.commitOneByOne(portion.groups(), portion.offsets(), group.get())
                : writer.commit(portion.groups(), portion.offsets(), group.get());
        if (!result.committed()) {
            metrics.undone();
            // With other records in its place, the next attempt is no repetition.
            someLeft = portion.completeRefused(result.refused());
            if (someLeft) {
                failingSince = lastBegan;
            } else {
                failedOnceMore();
            }
            return;
        }
        failing = false;
        someLeft = portion.leavesSome();
        long now = clock.millis();
        portion.done().forEach((partition, head) -> {
            assignedPartitions.removeHead(partition, head);
            partition.moved(lastBegan);
            partition.wrote(head.get(head.size() - 1).source());
            head.forEach(entry -> metrics.written(entry, now));
        });
        metrics.committed(System.nanoTime() - lastBegan, assignedPartitions.partitions());
    }

    private void failedOnceMore() {
        long now = System.nanoTime();
        if (!failing) {
            failing = true;
            failingSince = now;
        } else if (now - failingSince > GIVE_UP_AFTER.toNanos()) {
            throw new IllegalStateException("no transaction succeeded for 30 s", writer.lastFailure());
        }
    }
}
