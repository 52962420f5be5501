package dev.carflow.benchmark.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.statistics.Trend;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryGrowthTest {

    @Test
    void anHourOfFlatMemoryHolds() {
        assertThat(judged(60, minute -> 142 + minute % 3)).isTrue();
    }

    @Test
    void fillingUpAtTheBeginningIsNoGrowth() {
        assertThat(judged(60, minute -> Math.min(142, 100 + 3 * minute) + minute % 3))
                .isTrue();
    }

    /** 5 % in a third of ten minutes: flat, by the rule that this one replaced. */
    @Test
    void aLeakOfGibibytesADayFails() {
        assertThat(judged(60, minute -> 142 + 2 * minute + minute % 3)).isFalse();
    }

    @Test
    void aLeakOfEightMebibytesAnHourFails() {
        assertThat(judged(60, minute -> 142 + 8 * minute / 60.0 + minute % 3)).isFalse();
    }

    @Test
    void tenMinutesDoNotSuffice() {
        assertThat(judged(10, minute -> 142 + minute % 3)).isFalse();
    }

    private static boolean judged(int minutes, IntToDoubleFunction mebibytes) {
        Verdicts verdicts = new Verdicts(true);
        List<Trend.Point> samples = IntStream.range(0, minutes)
                .mapToObj(minute -> new Trend.Point(minute / 60.0, mebibytes.applyAsDouble(minute)))
                .toList();
        MemoryGrowth.HEAP.judge(samples, verdicts);
        return verdicts.allHold();
    }
}
