package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.operations.EmitOnCallerContext;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Holds events while Smartcar's API is down, instead of forwarding them without a call ({@code when-unavailable=wait}).
 * Held events count as in flight, so consuming stops when there are enough of them. A failure of a single vehicle is no
 * reason to wait.
 */
public final class WaitWhileOpen implements SignalCalls {

    /** Long enough for concurrent failures to open the circuit breaker. */
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);

    private final SignalCalls calls;
    private final Supplier<CircuitBreaker.State> breaker;
    private final Duration interval;
    private final ScheduledExecutorService timers;

    public WaitWhileOpen(SignalCalls calls, Supplier<CircuitBreaker.State> breaker) {
        this(calls, breaker, USUAL_INTERVAL, Infrastructure.getDefaultWorkerPool());
    }

    /** @param interval how often to check whether Smartcar is back */
    public WaitWhileOpen(
            SignalCalls calls,
            Supplier<CircuitBreaker.State> breaker,
            Duration interval,
            ScheduledExecutorService timers) {
        this.calls = calls;
        this.breaker = breaker;
        this.interval = interval;
        this.timers = timers;
    }

    @Override
    public Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency) {
        return calls.signals(userId, vehicleId, urgency);
    }

    /** A loop instead of recursion: an outage of hours must not accumulate anything with each check. */
    @Override
    public <A> Uni<A> whileUnavailable(Supplier<Uni<? extends A>> attempt, Function<A, Optional<CallOutcome>> outcome) {
        return Uni.createFrom()
                .deferred(attempt)
                .flatMap(made -> lateIfDown(made, outcome.apply(made)))
                .repeat()
                .whilst(Seen::again)
                .collect()
                .last()
                .map(Seen::attempt);
    }

    @Override
    public void forget(Set<String> userIds) {
        calls.forget(userIds);
    }

    /** An attempt, and whether Smartcar was down when it ended or soon after. */
    private record Seen<A>(A attempt, boolean again) {}

    /**
     * Checks the breaker before the pause, because a failed trial may be followed by one that closes it, and after the
     * pause, within which concurrent failures open it.
     */
    private <A> Uni<Seen<A>> lateIfDown(A attempt, Optional<CallOutcome> outcome) {
        if (outcome.filter(WaitWhileOpen::mayBeDown).isEmpty()) {
            return Uni.createFrom().item(new Seen<>(attempt, false));
        }
        boolean down = isDown(outcome.get());
        Uni<A> late = Uni.createFrom()
                .item(attempt)
                .onItem()
                .delayIt()
                .onExecutor(timers)
                .by(interval);
        return EmitOnCallerContext.apply(late).map(seen -> new Seen<>(seen, down || isDown(outcome.get())));
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
