package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.budget.Permit;
import dev.carflow.enrichment.budget.RateLimitStatus;
import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.enrichment.budget.WorkerRateLimiter;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A budget that grants so many calls, and remembers what it was asked and told. */
final class CountingRateLimiter implements WorkerRateLimiter {

    final List<Urgency> asked = new CopyOnWriteArrayList<>();
    final List<Optional<Duration>> spent = new CopyOnWriteArrayList<>();
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
    public synchronized Uni<Permit> take(Urgency urgency) {
        asked.add(urgency);
        if (left > 0 && grants.test(urgency)) {
            left--;
            return Uni.createFrom().item(Permit.GRANTED);
        }
        return Uni.createFrom().item(Permit.DENIED);
    }

    @Override
    public void spent(Optional<Duration> retryAfter) {
        spent.add(retryAfter);
    }

    @Override
    public RateLimitStatus status() {
        return RateLimitStatus.UNLIMITED;
    }
}
