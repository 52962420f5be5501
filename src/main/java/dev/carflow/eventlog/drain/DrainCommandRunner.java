package dev.carflow.eventlog.drain;

import dev.carflow.database.TimeoutPolicy;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.KafkaProblem;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.eventlog.TopicsInUse;
import dev.carflow.eventlog.spill.SpillLevel;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillQueue;
import dev.carflow.eventlog.spill.SpillStore;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** Drains the whole spill, as fast as possible. It can be stopped at any moment. Blocks: for a subcommand's thread. */
@Unremovable
@ApplicationScoped
public class DrainCommandRunner {

    private static final Duration PREPARE_WITHIN = Duration.ofSeconds(30);
    private static final Duration STEP_WITHIN = TimeoutPolicy.AT_MOST;

    /** The lease expires by itself soon after. */
    private static final Duration RELEASE_WITHIN = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES = 10;

    private final SpillStore store;
    private final SpillQueue queue;
    private final SpillMetrics metrics;
    private final KafkaEventLog log;
    private final PreparedProducer producer;
    private final KafkaAvailability kafka;
    private final TopicsInUse topics;

    /** Receives the progress of a drain. */
    public interface Progress {
        /**
         * @param drained since the beginning
         */
        void drained(long drained, long waiting);

        /** Another process drains; this one waits. */
        void elsewhere(long waiting);

        /** Kafka took no event of a batch; it is retried. */
        void failed();
    }

    /** How a drain ended. */
    public sealed interface End {
        /**
         * @param left events that Kafka refuses, or whose topics are not configured; 0 if the spill is empty
         */
        record Complete(long drained, long left) implements End {}

        /**
         * Kafka is away or does not take events.
         *
         * @param why in one line, if it is known
         */
        record NoKafka(long drained, long left, Optional<String> why) implements End {}
    }

    @Inject
    public DrainCommandRunner(
            SpillStore store,
            SpillQueue queue,
            SpillMetrics metrics,
            KafkaEventLog log,
            PreparedProducer producer,
            KafkaAvailability kafka,
            TopicsInUse topics) {
        this.store = store;
        this.queue = queue;
        this.metrics = metrics;
        this.log = log;
        this.producer = producer;
        this.kafka = kafka;
        this.topics = topics;
    }

    /**
     * Fails while the database is away.
     *
     * @param retryRefused whether to retry events that Kafka refused for good, whose cause may have been fixed
     */
    public End run(boolean retryRefused, Progress progress) {
        if (left() == 0) {
            return new End.Complete(0, 0);
        }
        try {
            producer.prepare(topics.appendable()).await().atMost(PREPARE_WITHIN);
        } catch (RuntimeException e) {
            return new End.NoKafka(0, left(), Optional.of(KafkaProblem.oneLine(e)));
        }
        if (retryRefused) {
            now(queue.retryRefused());
        }
        DrainBatch work = new DrainBatch(queue, log, producer, kafka, metrics, DrainBatch.DEADLINE, System::nanoTime);
        try {
            return drain(work, progress);
        } finally {
            work.release()
                    .ifNoItem()
                    .after(RELEASE_WITHIN)
                    .fail()
                    .onFailure()
                    .recoverWithNull()
                    .await()
                    .indefinitely();
        }
    }

    private End drain(DrainBatch work, Progress progress) {
        long drained = 0;
        int failures = 0;
        while (true) {
            DrainResult came = now(work.batch(DrainBatch.BATCH_EVENTS, () -> true));
            long left = left();
            if (left == 0) {
                return new End.Complete(drained + confirmed(came), 0);
            }
            if (came instanceof DrainResult.Batch batch) {
                drained += batch.confirmed();
                failures = batch.isStuck() ? failures + 1 : batch.confirmed() > 0 ? 0 : failures;
                if (failures == TRIES) {
                    return new End.NoKafka(drained, left, Optional.empty());
                }
                if (batch.isStuck()) {
                    progress.failed();
                    pause();
                } else {
                    progress.drained(drained, left);
                }
            } else if (came instanceof DrainResult.Elsewhere) {
                progress.elsewhere(left);
                pause();
            } else if (work.isBackingOff()) {
                progress.failed();
                pause();
                if (++failures == TRIES) {
                    return new End.NoKafka(drained, left, Optional.empty());
                }
            } else {
                return new End.Complete(drained, left);
            }
        }
    }

    private static long confirmed(DrainResult came) {
        return came instanceof DrainResult.Batch batch ? batch.confirmed() : 0;
    }

    private long left() {
        return now(store.level().map(SpillLevel::events));
    }

    private static void pause() {
        Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE).await().indefinitely();
    }

    private static <T> T now(Uni<T> step) {
        return step.await().atMost(STEP_WITHIN);
    }
}
