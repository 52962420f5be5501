package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Waits while Smartcar's API is down, instead of continuing without it ({@code when-unavailable=wait}). Waiting callers
 * count as in flight, so consuming stops when there are enough of them. A failure of a single vehicle is no reason to
 * wait.
 */
public final class WaitWhileOpen implements SignalCalls {

    /** Long enough for concurrent failures to open the circuit breaker. */
    private static final Duration USUAL_GLANCE = Duration.ofSeconds(1);

    private final SignalCalls calls;
    private final Supplier<CircuitBreaker.State> breaker;
    private final Duration glance;
    private final ScheduledExecutorService timers;

    public WaitWhileOpen(SignalCalls calls, Supplier<CircuitBreaker.State> breaker) {
        this(calls, breaker, USUAL_GLANCE, Infrastructure.getDefaultWorkerPool());
    }

    /** @param glance how often to check whether Smartcar is back */
    WaitWhileOpen(
            SignalCalls calls,
            Supplier<CircuitBreaker.State> breaker,
            Duration glance,
            ScheduledExecutorService timers) {
        this.calls = calls;
        this.breaker = breaker;
        this.glance = glance;
        this.timers = timers;
    }

    /** A loop instead of recursion: an outage of hours must not accumulate anything with each check. */
    @Override
    public Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency) {
        return Uni.createFrom().deferred(() -> {
            AtomicInteger earlierCalls = new AtomicInteger();
            return Uni.createFrom()
                    .deferred(() -> calls.signals(userId, vehicleId, urgency))
                    .map(outcome -> outcome.after(earlierCalls.get()))
                    .invoke(outcome -> earlierCalls.set(outcome.calls()))
                    .flatMap(this::lateIfDown)
                    .repeat()
                    .whilst(Seen::again)
                    .collect()
                    .last()
                    .map(Seen::outcome);
        });
    }

    @Override
    public void forget(Set<String> userIds) {
        calls.forget(userIds);
    }

    /** An outcome, and whether Smartcar was down when it came or soon after. */
    private record Seen(CallOutcome outcome, boolean again) {}

    /**
     * Checks the breaker before the pause, because a failed trial may be followed by one that closes it, and after the
     * pause, within which concurrent failures open it.
     */
    private Uni<Seen> lateIfDown(CallOutcome outcome) {
        if (!mayBeDown(outcome)) {
            return Uni.createFrom().item(new Seen(outcome, false));
        }
        boolean down = isDown(outcome);
        return Uni.createFrom()
                .item(outcome)
                .onItem()
                .delayIt()
                .onExecutor(timers)
                .by(glance)
                .map(late -> new Seen(late, down || isDown(late)));
    }

    private boolean isDown(CallOutcome outcome) {
        return outcome instanceof NotMade || breaker.get() != CircuitBreaker.State.CLOSED;
    }

    private static boolean mayBeDown(CallOutcome outcome) {
        if (outcome instanceof NotMade notMade) {
            return notMade.reason() == SkipReason.BREAKER_OPEN;
        }
        return outcome instanceof Failed failed
                && (failed.problem() instanceof ApiProblem.UpstreamFault
                        || failed.problem() instanceof ApiProblem.TimedOut
                        || failed.problem() instanceof ApiProblem.Unauthorized
                        || failed.problem() instanceof ApiProblem.NoToken);
    }
}
