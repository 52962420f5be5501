package dev.carflow.enrichment.worker;

import dev.carflow.operations.Backoff;
import dev.carflow.operations.Causes;
import dev.carflow.operations.ThrottledLog;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jboss.logging.Logger;

/**
 * A thread that is a member of the consumer group for as long as the process lives: a failed membership is discarded and
 * replaced by a new one, with new clients and without any state of the old one.
 *
 * <pre>
 *            start()              membership ends by stop()
 *   CREATED ─────────►  MEMBER  ────────────────────────────►  ENDED
 *                        │  ▲                                   ▲
 *                fails   │  │  pause over (0.5 to 15 s)         │
 *                        ▼  │                                   │  stop()
 *                       PAUSED  ────────────────────────────────┘
 * </pre>
 *
 * The pause doubles with each failure, and starts again at 0.5 s after a membership that lasted a minute.
 */
final class ConsumerLoop {

    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration HEALTHY = Duration.ofMinutes(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private final ConsumerLoopSettings settings;
    private final WorkerClients clients;
    private final Dispatcher dispatcher;
    private final ContinuityTracker continuities;
    private final WorkerMetrics metrics;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofSeconds(10));
    private final Thread thread;
    private final ConsumerLoopHealth health = new ConsumerLoopHealth(System::nanoTime);
    private final TopicIds topics;
    private final BatchLimit batches;
    private final PartitionProgress progress = new PartitionProgress();
    private final Backoff pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

    ConsumerLoop(
            String name,
            ConsumerLoopSettings settings,
            WorkerClients clients,
            Dispatcher dispatcher,
            ContinuityTracker continuities,
            WorkerMetrics metrics,
            Clock clock) {
        this(settings, clients, dispatcher, continuities, metrics, clock, work -> new Thread(work, name));
    }

    ConsumerLoop(
            ConsumerLoopSettings settings,
            WorkerClients clients,
            Dispatcher dispatcher,
            ContinuityTracker continuities,
            WorkerMetrics metrics,
            Clock clock,
            ThreadFactory threads) {
        this.settings = settings;
        this.clients = clients;
        this.dispatcher = dispatcher;
        this.continuities = continuities;
        this.metrics = metrics;
        this.clock = clock;
        this.topics = new TopicIds(clients.admin(), settings.inputs(), written(settings), metrics);
        this.batches = new BatchLimit(clients.admin(), written(settings));
        this.thread = threads.newThread(this::live);
    }

    void start() {
        thread.start();
    }

    /** Finishes the records in flight, commits them and leaves the group. Returns at once. */
    void stop() {
        stop.countDown();
    }

    void awaitEnd(Duration timeout) throws InterruptedException {
        thread.join(timeout.toMillis());
    }

    boolean isGoing() {
        return health.isGoing() && thread.isAlive();
    }

    /**
     * Returns whether its thread hangs, has ended or makes no progress because of a fault of this process, which a
     * restart would fix.
     */
    boolean needsRestart() {
        boolean ended = !thread.isAlive() && thread.getState() != Thread.State.NEW;
        return goesOn() && (ended || health.needsRestart());
    }

    private void live() {
        while (goesOn()) {
            long began = System.nanoTime();
            try {
                health.membershipBegins();
                membership();
                pause.reset();
            } catch (Throwable e) {
                // An Error ends a membership as any failure does: the next one starts without any state of this one.
                failed(e, System.nanoTime() - began > HEALTHY.toNanos());
            }
        }
    }

    private void failed(Throwable failure, boolean wasHealthy) {
        health.membershipFailed(failure);
        if (wasHealthy) {
            pause.reset();
        }
        try {
            metrics.membershipFailed();
            failures.warn("CARFLOW0405: %s restarts: %s", thread.getName(), Causes.oneLine(failure));
        } catch (Throwable unsaid) {
            // There may be no memory to log with; liveness reports the noted health.
            health.membershipFailed(unsaid);
        }
        await(pause.next());
    }

    private void membership() {
        // The producer first: it aborts a transaction that a predecessor left open and whose offsets the consumer would
        // wait for.
        try (TransactionalWriter writer =
                new TransactionalWriter(clients.producer(settings, batches.ask()), dispatcher.spans())) {
            Consumer<String, byte[]> consumer = clients.consumer(settings);
            try {
                new GroupMembership(
                                settings,
                                consumer,
                                writer,
                                topics,
                                batches,
                                dispatcher,
                                continuities,
                                progress,
                                metrics,
                                clock)
                        .run(this::goesRound);
            } finally {
                // Also with an instance id: a member that leaves on purpose need not be waited for.
                consumer.close(CloseOptions.timeout(CLOSE_WITHIN)
                        .withGroupMembershipOperation(
                                goesOn()
                                        ? CloseOptions.GroupMembershipOperation.DEFAULT
                                        : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
            }
        }
    }

    private static Set<String> written(ConsumerLoopSettings settings) {
        Set<String> written = new HashSet<>(settings.outputs());
        written.add(settings.deadLetterTopic());
        return written;
    }

    private boolean goesRound() {
        health.goesRound();
        return goesOn();
    }

    private boolean goesOn() {
        return stop.getCount() > 0;
    }

    private void await(Duration pause) {
        try {
            stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Interrupts are not the way to stop a consumer loop; it continues without the rest of the pause.
            failures.warn("CARFLOW0406: %s was interrupted", thread.getName());
        }
    }
}
