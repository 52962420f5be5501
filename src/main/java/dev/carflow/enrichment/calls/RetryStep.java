package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.operations.BackoffPolicy;
import dev.carflow.operations.Durations;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Repeats calls that Smartcar failed, with growing pauses, as long as another attempt fits into the deadline. */
final class RetryStep implements CallStep {

    /** Longer than any deadline, which ends the attempts. */
    private static final Duration LONGEST_BACK_OFF = Duration.ofDays(1);

    private final CallStep call;
    private final int maxAttempts;
    private final BackoffPolicy backOff;
    private final DoubleSupplier random;
    private final CallTiming timing;
    private final CallEvents events;

    /** @param random returns values from 0 to below 1, for jitter; called by several threads */
    RetryStep(CallStep call, CallSettings settings, DoubleSupplier random, CallTiming timing, CallEvents events) {
        this.call = call;
        this.maxAttempts = settings.maxAttempts();
        this.backOff = new BackoffPolicy(settings.firstBackOff(), LONGEST_BACK_OFF);
        this.random = random;
        this.timing = timing;
        this.events = events;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return call.make(vehicle, urgency, deadline)
                .flatMap(outcome -> again(outcome, 1, () -> call.make(vehicle, urgency, deadline), deadline));
    }

    private interface Attempt {
        Uni<CallOutcome> make();
    }

    private Uni<CallOutcome> again(CallOutcome outcome, int attempts, Attempt attempt, Deadline deadline) {
        if (!(outcome instanceof Failed failed) || attempts >= maxAttempts) {
            return Uni.createFrom().item(outcome);
        }
        return waitAfter(failed.problem(), attempts)
                .filter(deadline::allows)
                .map(wait -> Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .onExecutor(timing.timers())
                        .by(wait)
                        .flatMap(waited -> attempt.make())
                        .flatMap(next -> next instanceof NotMade
                                ? Uni.createFrom().item(outcome)
                                : again(counted(failed, next), attempts + 1, attempt, deadline)))
                .orElseGet(() -> Uni.createFrom().item(outcome));
    }

    private CallOutcome counted(Failed failed, CallOutcome next) {
        events.retried();
        return failed.followedBy(next);
    }

    /** @return empty if another attempt would not help, or not soon */
    private Optional<Duration> waitAfter(ApiProblem problem, int attempts) {
        if (problem instanceof ApiProblem.UpstreamFault || problem instanceof ApiProblem.TimedOut) {
            return Optional.of(backOff(attempts));
        }
        if (problem instanceof ApiProblem.RateLimited limited) {
            Duration least = backOff(attempts);
            return limited.retryAfter().map(asked -> Durations.max(asked, least));
        }
        return Optional.empty();
    }

    private Duration backOff(int attempts) {
        return backOff.after(attempts, 0.5 + random.getAsDouble());
    }
}
