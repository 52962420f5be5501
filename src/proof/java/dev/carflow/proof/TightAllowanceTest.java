package dev.carflow.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.api.ApiCounts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The verdicts on an allowance find one call too many, and an allowance that is left unused. */
class TightAllowanceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** 120 at once, and 20 a minute. */
    private final TightAllowance allowance = new TightAllowance(10);

    private final Violations violations = new Violations();

    @Test
    void oneRefusedCallIsOneTooMany() {
        allowance.checkNeverExceeded(refused(1), violations);

        assertThat(violations.lines()).contains("    1 calls were refused");
    }

    @Test
    void callsWithinTheAllowanceBreakNothing() {
        allowance.checkNeverExceeded(refused(0), violations);

        assertThat(violations.count()).isZero();
    }

    @Test
    void oneCallLessThanNineTenthsIsTooFew() {
        allowance.checkUsed(125, MINUTE, violations);

        assertThat(violations.lines()).contains("    125 of 140");
    }

    @Test
    void nineTenthsAreEnough() {
        allowance.checkUsed(126, MINUTE, violations);

        assertThat(violations.count()).isZero();
    }

    private static ApiCounts refused(long calls) {
        return new ApiCounts(200, 1, calls, 0, 1, Map.of(), Map.of(), Map.of(), Map.of());
    }
}
