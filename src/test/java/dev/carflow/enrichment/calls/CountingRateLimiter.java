package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.RateLimitStatus;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.ratelimit.WorkerRateLimiter;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A limiter that grants so many permits, and records what it was asked and what was reported to it. */
final class CountingRateLimiter implements WorkerRateLimiter {

    final List<Urgency> asked = new CopyOnWriteArrayList<>();
    final List<Optional<Duration>> reported = new CopyOnWriteArrayList<>();
    private volatile int left = Integer.MAX_VALUE;
    private volatile Predicate<Urgency> grants = urgency -> true;

    CountingRateLimiter left(int calls) {
        left = calls;
        return this;
    }

    CountingRateLimiter grantsOnly(Urgency urgency) {
        grants = urgency::equals;
        return this;
    }

    @Override
    public synchronized Uni<Permit> acquire(Urgency urgency) {
        asked.add(urgency);
        if (left > 0 && grants.test(urgency)) {
            left--;
            return Uni.createFrom().item(Permit.GRANTED);
        }
        return Uni.createFrom().item(Permit.DENIED);
    }

    @Override
    public void rateLimited(Optional<Duration> retryAfter) {
        reported.add(retryAfter);
    }

    @Override
    public RateLimitStatus status() {
        return RateLimitStatus.UNLIMITED;
    }
}
