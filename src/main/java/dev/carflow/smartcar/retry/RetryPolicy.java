package dev.carflow.smartcar.retry;

import dev.carflow.operations.BackoffPolicy;
import dev.carflow.operations.Durations;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.Overloaded;
import dev.carflow.smartcar.api.ApiProblem.RateLimited;
import dev.carflow.smartcar.api.ApiProblem.TimedOut;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides how often and after which pause a subcommand repeats a request to Smartcar: six times after faults that pass,
 * from 0.5 s on, and a hundred times after a 429, for as long as Smartcar says but 5 minutes at most.
 */
public final class RetryPolicy {

    private static final int FAULTS = 6;
    private static final int REFUSALS = 100;
    private static final BackoffPolicy BACK_OFF = new BackoffPolicy(Duration.ofMillis(500), Duration.ofMinutes(5));

    private int inARow;

    /** Triggers another attempt. */
    private static final class Again extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Again() {
            super(null, null, false, false);
        }
    }

    /** Is called before each pause, possibly on several threads. */
    @FunctionalInterface
    public interface PauseListener {
        void waiting(ApiProblem problem, Duration pause);
    }

    /** Repeats the request until it succeeds, or repeating it is of no use. */
    public static <T> Uni<ApiResult<T>> ask(Supplier<Uni<ApiResult<T>>> question, PauseListener listener) {
        RetryPolicy retries = new RetryPolicy();
        return Uni.createFrom()
                .deferred(question::get)
                // progress is printed
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(result -> result instanceof Failure<T> failure
                        ? retries.after(failure.problem())
                                .map(pause -> later(pause, failure.problem(), listener)
                                        .replaceWith(result))
                                .orElseGet(() -> Uni.createFrom().item(result))
                        : Uni.createFrom().item(result))
                .onFailure(Again.class)
                .retry()
                .indefinitely();
    }

    private static Uni<Void> later(Duration pause, ApiProblem problem, PauseListener listener) {
        listener.waiting(problem, pause);
        return Uni.createFrom().voidItem().onItem().delayIt().by(pause).onItem().failWith(Again::new);
    }

    /** @return the pause; none if a retry is of no use, or there were enough */
    Optional<Duration> after(ApiProblem problem) {
        int failures = ++inARow;
        if (problem instanceof RateLimited limited && failures <= REFUSALS) {
            return Optional.of(
                    Durations.min(limited.retryAfter().orElse(BACK_OFF.after(failures)), BACK_OFF.longest()));
        }
        boolean passing =
                problem instanceof UpstreamFault || problem instanceof TimedOut || problem instanceof Overloaded;
        return passing && failures <= FAULTS ? Optional.of(BACK_OFF.after(failures)) : Optional.empty();
    }
}
