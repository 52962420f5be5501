package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpCurveTest {

    @Test
    void aServerIsWarmFromTheSecondInWhichItBeginsToKeepUp() {
        WarmUpCurve curve = curve(100, 400, 900, 960, 950, 1000, 1000, 1000, 1000, 1000, 1000, 1000);

        assertThat(curve.steady()).isEqualTo(1000);
        assertThat(curve.secondsUntil(0.95)).hasValue(3);
        assertThat(curve.firstSeconds(2)).isEqualTo(250);
        assertThat(curve.isStillRising()).isFalse();
    }

    /** One fast second between slow ones is noise. */
    @Test
    void oneFastSecondDoesNotMakeAServerWarm() {
        WarmUpCurve curve = curve(100, 1100, 300, 400, 500, 1000, 1000, 1000, 1000, 1000, 1000, 1000);

        assertThat(curve.secondsUntil(0.95)).hasValue(5);
    }

    @Test
    void aServerThatIsWarmFromTheStartTakesNoSecond() {
        assertThat(curve(1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000).secondsUntil(0.95))
                .hasValue(0);
    }

    @Test
    void aCurveThatStillRisesAtItsEndSaysSo() {
        assertThat(curve(100, 200, 300, 400, 500, 600, 700, 800).isStillRising())
                .isTrue();
    }

    @Test
    void aCurveThatFallsBehindAtItsVeryEndHasNoWarmSecond() {
        assertThat(curve(1, 1, 1, 1, 1, 1, 1000, 1000).secondsUntil(0.95)).isEmpty();
    }

    @Test
    void aCurveHasItsLengthWhateverHappensAtItsEnd() {
        assertThat(WarmUpCurve.of(List.of(1L, 2L), 8).perSecond()).containsExactly(1L, 2L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(WarmUpCurve.of(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 9L), 8)
                        .perSecond())
                .hasSize(8)
                .doesNotContain(9L);
    }

    @Test
    void aFewSecondsShowNothing() {
        assertThatThrownBy(() -> curve(1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private static WarmUpCurve curve(long... perSecond) {
        return new WarmUpCurve(Arrays.stream(perSecond).boxed().toList());
    }
}
