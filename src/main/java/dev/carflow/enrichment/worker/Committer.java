package dev.carflow.enrichment.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * Writes what is settled, in transactions at intervals. One that fails is tried again with what is settled then; failing
 * for too long ends the membership. Used by one thread.
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

    /** Since when each transaction failed. Until one succeeds, records are sent one by one: one of them may be to blame. */
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

    /** One transaction, if the interval is over or the last one could not hold all. */
    void oneIfDue() {
        if (someLeft
                || System.nanoTime() - lastBegan >= settings.commitInterval().toNanos()) {
            one();
        }
    }

    /** As many transactions as it takes, at once; up to the first that fails. */
    void all() {
        do {
            one();
        } while (someLeft);
    }

    /** Whether the last transaction was undone. */
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
            // With something else to write in its place, the next attempt is no repetition.
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
