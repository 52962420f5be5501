package dev.carflow.benchmark.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.blocks.Verdicts;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A fleet of ten vehicles: event 23 is number 2 of vehicle 3. */
class EventOrderTest {

    private final EventOrder order = new EventOrder(10);

    @Test
    void allOnceAndInOrderIsRightAlsoIfVehiclesOvertakeEachOther() {
        see(0, 10, 20, 1, 2, 11, 21, 12, 22);
        see(IntStream.range(3, 10).toArray());
        see(IntStream.range(13, 20).toArray());

        assertThat(order.missing(20)).isZero();
        assertThat(order.twice()).isZero();
        assertThat(order.outOfOrder()).isZero();
    }

    @Test
    void aDuplicateDoesNotHideAMissingEvent() {
        see(0, 1, 1, 3);

        assertThat(order.records()).isEqualTo(4);
        assertThat(order.missing(4)).isEqualTo(1);
        assertThat(order.twice()).isEqualTo(1);
        assertThat(order.outOfOrder()).isZero();
    }

    @Test
    void swappedEventsOfAVehicleAreOutOfOrder() {
        see(13, 3, 23);

        assertThat(order.outOfOrder()).isEqualTo(1);
        assertThat(order.twice()).isZero();
    }

    @Test
    void theLastEventsAreMissedToo() {
        see(0, 1, 2);

        assertThat(order.missing(5)).isEqualTo(2);
    }

    @Test
    void eachKindOfDamageFailsTheRun() {
        assertThat(judged(4, 0, 1, 2, 3)).isTrue();
        assertThat(judged(4, 0, 1, 3)).as("missing").isFalse();
        assertThat(judged(4, 0, 1, 1, 2, 3)).as("twice").isFalse();
        assertThat(judged(11, 0, 1, 2, 10, 3, 4, 5, 6, 7, 8, 9)).isTrue();
        assertThat(judged(11, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                .as("out of order")
                .isFalse();
        assertThat(judged(0)).as("nothing was made").isFalse();
    }

    private static boolean judged(int made, int... numbers) {
        EventOrder order = new EventOrder(10);
        IntStream.of(numbers).forEach(order::saw);
        Verdicts verdicts = new Verdicts(true);
        order.judge("a row", made, verdicts);
        return verdicts.allHold();
    }

    private void see(int... numbers) {
        for (int number : numbers) {
            order.saw(number);
        }
    }
}
