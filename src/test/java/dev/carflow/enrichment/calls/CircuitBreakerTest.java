package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CircuitBreaker.Attempt;
import dev.carflow.enrichment.calls.CircuitBreaker.Result;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.VehicleSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final CircuitBreaker breaker =
            new CircuitBreaker(Given.settings(Duration.ofSeconds(10), 1, 1, 3), nanos::get, state -> {});

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void report(Result verdict) {
        breaker.tryAttempt().orElseThrow().report(verdict);
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            report(Result.FAILURE);
        }
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void failuresWithinTheWindowOpenItDespiteSuccessesInBetween() {
        report(Result.FAILURE);
        report(Result.SUCCESS);
        pass(Duration.ofSeconds(5));
        report(Result.FAILURE);
        report(Result.SUCCESS);
        pass(Duration.ofSeconds(5));
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        report(Result.FAILURE);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    /** At a thousand calls a second, one failure in a hundred is a hundred within the window. */
    @Test
    void fewFailuresAmongManyCallsDoNotOpenIt() {
        for (int call = 1; call <= 10_000; call++) {
            report(call % 100 == 0 ? Result.FAILURE : Result.SUCCESS);
            pass(Duration.ofMillis(1));
        }
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void anOutageAfterManySuccessesOpensItAtOnce() {
        for (int call = 0; call < 1000; call++) {
            report(call % 100 == 0 ? Result.FAILURE : Result.SUCCESS);
        }
        open();
    }

    @Test
    void failuresFurtherApartDoNotWhereCallsSucceedBetweenThem() {
        for (int i = 0; i < 20; i++) {
            report(Result.FAILURE);
            pass(Duration.ofSeconds(5).plusNanos(1));
            report(i % 3 == 0 ? Result.SUCCESS : Result.IGNORED);
        }
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void rareCallsThatAllFailOpenIt() {
        for (int i = 1; i < CircuitBreaker.IN_A_ROW; i++) {
            report(Result.FAILURE);
            pass(Duration.ofSeconds(30));
        }
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        report(Result.FAILURE);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void aShortRowIsChance() {
        CircuitBreaker highThreshold =
                new CircuitBreaker(Given.settings(Duration.ofSeconds(10), 1, 1, 100), nanos::get, state -> {});
        for (int i = 0; i < 99; i++) {
            highThreshold.tryAttempt().orElseThrow().report(Result.FAILURE);
            nanos.addAndGet(CircuitBreaker.WINDOW.toNanos() / 99);
        }
        assertThat(highThreshold.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void exactlyOneTriesAfterThePause() {
        open();
        pass(Given.BREAKER_PAUSE.minusNanos(1));
        assertThat(breaker.tryAttempt()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(breaker.tryAttempt()).isPresent();
        assertThat(breaker.tryAttempt()).isEmpty();
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
    }

    @Test
    void aTrialThatProvesNothingLetsAnotherOneTrySoon() {
        open();
        pass(Given.BREAKER_PAUSE);
        report(Result.IGNORED);
        assertThat(breaker.tryAttempt()).isEmpty();
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
        pass(Duration.ofSeconds(1));
        report(Result.SUCCESS);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void resultsOfCallsFromBeforeItOpenedAreIgnored() {
        Attempt early = breaker.tryAttempt().orElseThrow();
        open();
        pass(Given.BREAKER_PAUSE);
        Attempt trial = breaker.tryAttempt().orElseThrow();
        early.report(Result.SUCCESS);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        trial.report(Result.SUCCESS);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void oldFailuresAreForgottenWhenItCloses() {
        open();
        pass(Given.BREAKER_PAUSE);
        report(Result.SUCCESS);
        report(Result.FAILURE);
        report(Result.FAILURE);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void onlyFailuresThatAreNeitherTheVehiclesNorOurOwnCount() {
        assertThat(List.of(
                        new ApiProblem.UpstreamFault(AnswerFault.STATUS, 500, ApiError.NONE),
                        new ApiProblem.TimedOut(ApiProblem.TimeLimit.TOTAL)))
                .allMatch(problem -> result(problem, 1) == Result.FAILURE);
        assertThat(result(new ApiProblem.NoToken(), 0)).isEqualTo(Result.FAILURE);
        assertThat(result(new ApiProblem.Unauthorized(ApiError.NONE), 2)).isEqualTo(Result.FAILURE);
        assertThat(result(new ApiProblem.Unauthorized(ApiError.NONE), 1)).isEqualTo(Result.IGNORED);
        assertThat(result(new ApiProblem.NoVehicleToken(), 0)).isEqualTo(Result.IGNORED);
        assertThat(result(new ApiProblem.Overloaded(), 0)).isEqualTo(Result.IGNORED);
        assertThat(result(new ApiProblem.Forbidden(ApiError.NONE), 1)).isEqualTo(Result.SUCCESS);
        assertThat(result(new ApiProblem.VehicleUnavailable(ApiError.NONE), 1)).isEqualTo(Result.SUCCESS);
        assertThat(CircuitBreakerStep.result(CallOutcome.notMade(SkipReason.BUDGET)))
                .isEqualTo(Result.IGNORED);
        assertThat(CircuitBreakerStep.result(new Answered(
                        new VehicleSignals(List.of(), Optional.empty(), 0), Instant.EPOCH, 1, false, Optional.empty())))
                .isEqualTo(Result.SUCCESS);
    }

    private static Result result(ApiProblem problem, int calls) {
        return CircuitBreakerStep.result(CallOutcome.failed(problem, calls));
    }
}
