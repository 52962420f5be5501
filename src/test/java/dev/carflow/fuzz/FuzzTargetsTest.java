package dev.carflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seeds, and a little of what a fuzzer makes of them, without a fuzzer. */
class FuzzTargetsTest {

    static List<FuzzTarget> targets() {
        return FuzzTarget.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everySeedHasADefinedOutcome(FuzzTarget target) {
        assertThat(target.seeds().get()).isNotEmpty();

        target.seeds().get().forEach(target.test());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void soHasEverySeedThatWasCutOff(FuzzTarget target) {
        target.seeds().get().forEach(seed -> {
            for (int length = 0; length < seed.length; length += 1 + seed.length / 20) {
                target.test().accept(Arrays.copyOf(seed, length));
            }
        });
    }
}
