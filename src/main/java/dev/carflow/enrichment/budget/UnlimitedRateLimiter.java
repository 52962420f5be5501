package dev.carflow.enrichment.budget;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** No limit by contract: nothing is counted and nobody asked. What Smartcar refuses all the same makes it pause. */
final class UnlimitedRateLimiter implements WorkerRateLimiter {

    private final RateLimitPause pause;
    private final LongSupplier nanoTime;

    UnlimitedRateLimiter(LongSupplier nanoTime) {
        this.pause = new RateLimitPause(nanoTime.getAsLong());
        this.nanoTime = nanoTime;
    }

    @Override
    public Uni<Permit> take(Urgency urgency) {
        return Uni.createFrom().item(() -> isPaused() ? Permit.DENIED : Permit.GRANTED);
    }

    @Override
    public synchronized void spent(Optional<Duration> retryAfter) {
        pause.spent(retryAfter, nanoTime.getAsLong());
    }

    @Override
    public RateLimitStatus status() {
        return RateLimitStatus.UNLIMITED;
    }

    private synchronized boolean isPaused() {
        return pause.isOn(nanoTime.getAsLong());
    }
}
