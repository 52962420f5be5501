package dev.carflow.proof;

import dev.carflow.sandbox.simulator.webhooks.EventKind;
import dev.carflow.sandbox.simulator.webhooks.Webhooks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Events of random vehicles at a steady rate, until it is stopped. */
final class Traffic implements AutoCloseable {

    private static final double ERRORS = 0.01;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Webhooks webhooks;
    private final List<String> vehicles;
    private final SplittableRandom random;
    private final Set<String> introduced = new HashSet<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private Traffic(Webhooks webhooks, List<String> vehicles, long seed) {
        this.webhooks = webhooks;
        this.vehicles = List.copyOf(vehicles);
        this.random = new SplittableRandom(seed);
    }

    static Traffic start(Webhooks webhooks, List<String> vehicles, double perSecond, long seed) {
        Traffic traffic = new Traffic(webhooks, vehicles, seed);
        long pause = Math.round(1e6 / perSecond);
        traffic.timer.scheduleAtFixedRate(traffic::happen, 0, pause, TimeUnit.MICROSECONDS);
        return traffic;
    }

    /** Lets it flow for so long. */
    Traffic flowFor(Duration time) throws InterruptedException {
        if (timer.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the traffic ended by itself");
        }
        return this;
    }

    private void happen() {
        String vehicle = vehicles.get(random.nextInt(vehicles.size()));
        EventKind kind = random.nextDouble() < ERRORS ? EventKind.ERROR : EventKind.SIGNAL_UPDATED;
        webhooks.deliver(introduced.add(vehicle) ? EventKind.FIRST_DELIVERY : kind, vehicle);
    }

    /** No more of it; what happened is on Kafka when this returns. */
    void stop() throws Exception {
        timer.shutdown();
        timer.awaitTermination(1, TimeUnit.SECONDS);
        webhooks.settled().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
