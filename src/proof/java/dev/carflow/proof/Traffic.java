package dev.carflow.proof;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.webhooks.DeliveryCounts;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import dev.carflow.sandbox.simulator.webhooks.Webhooks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Events of random vehicles at a steady rate, until it is stopped. */
final class Traffic implements AutoCloseable {

    private static final double ERRORS = 0.01;

    /** The least share of the rate: a busy machine may be late, but traffic that stood still proves nothing. */
    private static final double LEAST = 0.5;

    private final Webhooks webhooks;
    private final List<String> vehicles;
    private final double perSecond;
    private final SplittableRandom random;
    private final Set<String> introduced = new HashSet<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong happened = new AtomicLong();
    private final DeliveryCounts before;
    private final long began = System.nanoTime();
    private final ScheduledFuture<?> running;

    private Traffic(Webhooks webhooks, List<String> vehicles, double perSecond, long seed) {
        this.webhooks = webhooks;
        this.vehicles = List.copyOf(vehicles);
        this.perSecond = perSecond;
        this.random = new SplittableRandom(seed);
        this.before = webhooks.counts();
        this.running = timer.scheduleAtFixedRate(this::happen, 0, Math.round(1e6 / perSecond), TimeUnit.MICROSECONDS);
    }

    static Traffic start(Webhooks webhooks, List<String> vehicles, double perSecond, long seed) {
        return new Traffic(webhooks, vehicles, perSecond, seed);
    }

    /** Lets it flow for this long. Fails with the cause if it ends by itself. */
    Traffic flowFor(Duration time) throws InterruptedException {
        try {
            running.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goesOn) {
            return this;
        } catch (ExecutionException e) {
            throw new AssertionError("the traffic ended by itself", e.getCause());
        }
        throw new AssertionError("the traffic ended by itself");
    }

    /** Likewise, and then until the condition holds, or for this long again: a busy machine may be late. */
    Traffic flowFor(Duration time, BooleanSupplier until, Duration timeout) throws InterruptedException {
        flowFor(time);
        for (long second = 0; second < timeout.toSeconds() && !until.getAsBoolean(); second++) {
            flowFor(Duration.ofSeconds(1));
        }
        return this;
    }

    private void happen() {
        String vehicle = vehicles.get(random.nextInt(vehicles.size()));
        EventKind kind = random.nextDouble() < ERRORS ? EventKind.ERROR : EventKind.SIGNAL_UPDATED;
        webhooks.deliver(introduced.add(vehicle) ? EventKind.FIRST_DELIVERY : kind, vehicle);
        happened.incrementAndGet();
    }

    /** Stops it; all events are on Kafka when this returns. */
    void stop(Violations violations) throws Exception {
        flowFor(Duration.ZERO);
        double seconds = (System.nanoTime() - began) / 1e9;
        timer.shutdown();
        timer.awaitTermination(1, TimeUnit.SECONDS);
        webhooks.settled()
                .toCompletionStage()
                .toCompletableFuture()
                .get(Timeouts.PROGRESS.toSeconds(), TimeUnit.SECONDS);
        violations.require(
                happened.get() >= LEAST * perSecond * seconds,
                "events happen all the time",
                "%d in %.0f s".formatted(happened.get(), seconds));
        // Some vehicles' events come from two webhooks, and are two events.
        long events = webhooks.counts().events() - before.events();
        long acknowledged = webhooks.counts().acknowledged() - before.acknowledged();
        violations.require(
                acknowledged == events && events >= happened.get(),
                "every event is taken in",
                "%d of %d, and %d happened".formatted(acknowledged, events, happened.get()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
