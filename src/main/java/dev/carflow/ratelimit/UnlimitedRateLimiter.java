package dev.carflow.ratelimit;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** No limit by contract: calls are not counted and no ledger is asked. It pauses if Smartcar refuses a call all the same. */
final class UnlimitedRateLimiter implements WorkerRateLimiter {

    private final RateLimitPause pause;
    private final LongSupplier nanoTime;

    UnlimitedRateLimiter(LongSupplier nanoTime) {
        this.pause = new RateLimitPause(nanoTime.getAsLong());
        this.nanoTime = nanoTime;
    }

    @Override
    public Uni<Permit> acquire(Urgency urgency) {
        return Uni.createFrom().item(() -> isPaused() ? Permit.DENIED : Permit.GRANTED);
    }

    @Override
    public synchronized void rateLimited(Optional<Duration> retryAfter) {
        pause.rateLimited(retryAfter, nanoTime.getAsLong());
    }

    @Override
    public RateLimitStatus status() {
        return RateLimitStatus.UNLIMITED;
    }

    private synchronized boolean isPaused() {
        return pause.isOn(nanoTime.getAsLong());
    }
}
