package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.load.Tally;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final int SIZE = 1000;

    private final Arrivals arrivals = new Arrivals();

    @Test
    void everythingThereOnceIsRight() {
        IntStream.range(0, 10).forEach(number -> arrivals.add(number, true, SIZE));

        assertThat(arrivals.missing(numbers(10))).isZero();
        assertThat(arrivals.twice()).isZero();
        assertThat(arrivals.bytesEach()).isEqualTo(SIZE);
    }

    /** As many records as were acknowledged, and yet one of them is lost. */
    @Test
    void aDuplicateDoesNotHideALoss() {
        IntStream.of(0, 1, 2, 2).forEach(number -> arrivals.add(number, true, SIZE));

        assertThat(arrivals.missing(numbers(4))).isEqualTo(1);
        assertThat(arrivals.twice()).isEqualTo(1);
    }

    @Test
    void recordsWithoutAnAcknowledgementAreNoLoss() {
        IntStream.range(0, 5).forEach(number -> arrivals.add(number, true, SIZE));

        assertThat(arrivals.missing(numbers(4))).isZero();
        assertThat(arrivals.present()).isEqualTo(5);
    }

    @Test
    void eachKindOfDamageFailsTheRun() {
        IntStream.range(0, 4).forEach(number -> arrivals.add(number, true, SIZE));
        assertThat(judged(acknowledged(4))).isTrue();
        assertThat(judged(acknowledged(5))).as("one is missing").isFalse();
        assertThat(judged(new Tally())).as("nothing was acknowledged").isFalse();

        Tally withError = acknowledged(4);
        withError.failed("HTTP 503");
        assertThat(judged(withError)).as("one failed").isFalse();

        arrivals.add(2, true, SIZE);
        assertThat(judged(acknowledged(4))).as("one is there twice").isFalse();
    }

    @Test
    void aRecordThatDiffersFromTheSentOneFailsTheRun() {
        arrivals.add(0, true, SIZE);
        arrivals.add(1, false, SIZE);

        assertThat(arrivals.altered()).isEqualTo(1);
        assertThat(judged(acknowledged(2))).isFalse();
    }

    private boolean judged(Tally sent) {
        Verdicts verdicts = new Verdicts(true);
        arrivals.judge("a row", sent, verdicts);
        arrivals.judgeUsual("a row", sent, verdicts);
        return verdicts.allHold();
    }

    private static Tally acknowledged(int count) {
        Tally tally = new Tally();
        IntStream.range(0, count).forEach(number -> tally.acknowledged(number, 0, 1));
        return tally;
    }

    private static BitSet numbers(int count) {
        BitSet numbers = new BitSet();
        numbers.set(0, count);
        return numbers;
    }
}
