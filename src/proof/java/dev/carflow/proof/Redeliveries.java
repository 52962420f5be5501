package dev.carflow.proof;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Smartcar's retries of deliveries whose receipt it does not know: another delivery id, the same event, some time
 * later.
 */
final class Redeliveries implements AutoCloseable {

    private static final Pattern DELIVERY_ID = Pattern.compile("\"deliveryId\":\"[^\"]+\"");

    private final double share;
    private final Duration latest;
    private final SplittableRandom random;
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

    /**
     * @param share of the events that are delivered twice
     * @param latest how long after the first time at most
     */
    Redeliveries(double share, Duration latest, long seed) {
        this.share = share;
        this.latest = latest;
        this.random = new SplittableRandom(seed);
    }

    static Redeliveries none() {
        return new Redeliveries(0, Duration.ZERO, 1);
    }

    Duration latest() {
        return latest;
    }

    /** Called on one thread, that of deliveries. */
    void perhaps(String body, Consumer<String> delivery) {
        if (random.nextDouble() < share) {
            String again = DELIVERY_ID
                    .matcher(body)
                    .replaceFirst(Matcher.quoteReplacement("\"deliveryId\":\"" + UUID.randomUUID() + "\""));
            timers.schedule(
                    () -> delivery.accept(again), random.nextLong(latest.toMillis() + 1), TimeUnit.MILLISECONDS);
        }
    }

    /** Makes those that are due, and stops. */
    void finish() throws InterruptedException {
        timers.shutdown();
        if (!timers.awaitTermination(latest.toMillis() + 5_000, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("redeliveries that never end");
        }
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
