package dev.carflow.enrichment.worker;

import dev.carflow.operations.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jboss.logging.Logger;

/**
 * A thread that is a member of the consumer group for as long as the process lives: a session that fails is thrown away
 * and followed by a new one.
 */
final class Lane {

    private static final Logger LOG = Logger.getLogger(Lane.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(20);
    private static final Duration HEALTHY = Duration.ofMinutes(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private final LaneSettings settings;
    private final WorkerClients clients;
    private final Dispatcher dispatcher;
    private final WorkerMetrics metrics;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final LogThrottle failures = new LogThrottle(Duration.ofSeconds(10));
    private final Thread thread;
    private volatile long lastRoundNanos = System.nanoTime();
    private volatile boolean failed;
    private volatile long sessionBeganNanos;

    Lane(
            String name,
            LaneSettings settings,
            WorkerClients clients,
            Dispatcher dispatcher,
            WorkerMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.clients = clients;
        this.dispatcher = dispatcher;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = new Thread(this::live, name);
    }

    void start() {
        thread.start();
    }

    /** Finishes what is in flight, commits it and leaves the group. */
    void stop() {
        stop.countDown();
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        thread.join(patience.toMillis());
    }

    /** How long ago its loop went round: long means that Kafka is away, or that it hangs. */
    Duration sinceLastRound() {
        return Duration.ofNanos(System.nanoTime() - lastRoundNanos);
    }

    /** Whether its session is the first one, or has outlived what made the one before fail. */
    boolean isStable() {
        return !failed || System.nanoTime() - sessionBeganNanos > STABLE_AFTER.toNanos();
    }

    private void live() {
        Duration pause = FIRST_PAUSE;
        while (goesOn()) {
            long began = System.nanoTime();
            sessionBeganNanos = began;
            try {
                session();
            } catch (RuntimeException e) {
                failed = true;
                metrics.sessionFailed();
                failures.tryAcquire()
                        .ifPresent(more -> LOG.warnf(
                                "%s starts anew: %s: %s%s",
                                thread.getName(),
                                e.getClass().getSimpleName(),
                                e.getMessage(),
                                LogThrottle.heldBack(more)));
                boolean wasHealthy = System.nanoTime() - began > HEALTHY.toNanos();
                pause = wasHealthy ? FIRST_PAUSE : pause;
                await(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        }
    }

    private void session() {
        // The producer first: it ends what a predecessor left open, whose offsets the consumer would wait for.
        try (TransactionalWriter writer = new TransactionalWriter(clients.producer(settings))) {
            Consumer<String, byte[]> consumer = clients.consumer(settings);
            try {
                new Session(settings, consumer, writer, dispatcher, metrics, clock).run(this::goesRound);
            } finally {
                // Also with an instance id: who leaves on purpose is not waited for.
                consumer.close(CloseOptions.timeout(CLOSE_WITHIN)
                        .withGroupMembershipOperation(
                                goesOn()
                                        ? CloseOptions.GroupMembershipOperation.DEFAULT
                                        : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
            }
        }
    }

    private boolean goesRound() {
        lastRoundNanos = System.nanoTime();
        return goesOn();
    }

    private boolean goesOn() {
        return stop.getCount() > 0;
    }

    private void await(Duration pause) {
        try {
            stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }
}
