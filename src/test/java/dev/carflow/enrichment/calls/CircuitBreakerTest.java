package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CircuitBreaker.Pass;
import dev.carflow.enrichment.calls.CircuitBreaker.Verdict;
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

    private void went(Verdict verdict) {
        breaker.pass().orElseThrow().went(verdict);
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            went(Verdict.FAILS);
        }
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.OPEN);
    }

    @Test
    void failuresWithinTheWindowOpenItWhateverSucceedsBetweenThem() {
        went(Verdict.FAILS);
        went(Verdict.WORKS);
        pass(Duration.ofSeconds(5));
        went(Verdict.FAILS);
        went(Verdict.WORKS);
        pass(Duration.ofSeconds(5));
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.CLOSED);
        went(Verdict.FAILS);
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.OPEN);
    }

    @Test
    void failuresFurtherApartDoNotWhereCallsSucceedBetweenThem() {
        for (int i = 0; i < 20; i++) {
            went(Verdict.FAILS);
            pass(Duration.ofSeconds(5).plusNanos(1));
            went(i % 3 == 0 ? Verdict.WORKS : Verdict.NOTHING);
        }
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void rareCallsThatAllFailOpenIt() {
        for (int i = 1; i < CircuitBreaker.IN_A_ROW; i++) {
            went(Verdict.FAILS);
            pass(Duration.ofSeconds(30));
        }
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.CLOSED);
        went(Verdict.FAILS);
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.OPEN);
    }

    @Test
    void aShortRowIsChance() {
        CircuitBreaker patient =
                new CircuitBreaker(Given.settings(Duration.ofSeconds(10), 1, 1, 100), nanos::get, state -> {});
        for (int i = 0; i < 99; i++) {
            patient.pass().orElseThrow().went(Verdict.FAILS);
            nanos.addAndGet(CircuitBreaker.WINDOW.toNanos() / 99);
        }
        assertThat(patient.state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void exactlyOneTriesAfterThePause() {
        open();
        pass(Given.BREAKER_PAUSE.minusNanos(1));
        assertThat(breaker.pass()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(breaker.pass()).isPresent();
        assertThat(breaker.pass()).isEmpty();
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.HALF_OPEN);
    }

    @Test
    void aTrialThatProvesNothingLetsAnotherOneTrySoon() {
        open();
        pass(Given.BREAKER_PAUSE);
        went(Verdict.NOTHING);
        assertThat(breaker.pass()).isEmpty();
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.OPEN);
        pass(Duration.ofSeconds(1));
        went(Verdict.WORKS);
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void whatWasLetThroughBeforeItOpenedSaysNothingAfterwards() {
        Pass early = breaker.pass().orElseThrow();
        open();
        pass(Given.BREAKER_PAUSE);
        Pass trial = breaker.pass().orElseThrow();
        early.went(Verdict.WORKS);
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.HALF_OPEN);
        trial.went(Verdict.WORKS);
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void oldFailuresAreForgottenWhenItCloses() {
        open();
        pass(Given.BREAKER_PAUSE);
        went(Verdict.WORKS);
        went(Verdict.FAILS);
        went(Verdict.FAILS);
        assertThat(breaker.state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void onlyWhatIsNotTheVehiclesOrOurOwnCounts() {
        assertThat(List.of(
                        new ApiProblem.UpstreamFault(AnswerFault.STATUS, 500, ApiError.NONE),
                        new ApiProblem.TimedOut(ApiProblem.TimeLimit.TOTAL)))
                .allMatch(problem -> verdict(problem, 1) == Verdict.FAILS);
        assertThat(verdict(new ApiProblem.NoToken(), 0)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(new ApiProblem.Unauthorized(ApiError.NONE), 2)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(new ApiProblem.Unauthorized(ApiError.NONE), 1)).isEqualTo(Verdict.NOTHING);
        assertThat(verdict(new ApiProblem.NoVehicleToken(), 0)).isEqualTo(Verdict.NOTHING);
        assertThat(verdict(new ApiProblem.Overloaded(), 0)).isEqualTo(Verdict.NOTHING);
        assertThat(verdict(new ApiProblem.Forbidden(ApiError.NONE), 1)).isEqualTo(Verdict.WORKS);
        assertThat(verdict(new ApiProblem.VehicleUnavailable(ApiError.NONE), 1)).isEqualTo(Verdict.WORKS);
        assertThat(CircuitBreakerStep.verdict(Outcomes.notMade(SkipReason.BUDGET)))
                .isEqualTo(Verdict.NOTHING);
        assertThat(CircuitBreakerStep.verdict(new Answered(
                        new VehicleSignals(List.of(), Optional.empty(), 0), Instant.EPOCH, 1, false, Optional.empty())))
                .isEqualTo(Verdict.WORKS);
    }

    private static Verdict verdict(ApiProblem problem, int calls) {
        return CircuitBreakerStep.verdict(Outcomes.failed(problem, calls));
    }
}
