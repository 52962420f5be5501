package dev.carflow.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void answersAreCountedInTheSecondInWhichTheyCame() {
        Tally tally = new Tally();
        tally.start(0);

        tally.acknowledged(1, 0, SECOND / 2);
        tally.acknowledged(2, 0, SECOND - 1);
        tally.acknowledged(3, 0, 2 * SECOND);

        assertThat(tally.bySecond()).containsExactly(2L, 0L, 1L);
    }

    @Test
    void threadsOfTheSameTimeAddUpSecondBySecond() {
        Tally all = new Tally();
        Tally one = new Tally();
        Tally other = new Tally();
        one.start(0);
        other.start(0);
        one.acknowledged(1, 0, 1);
        other.acknowledged(2, 0, 1);
        other.acknowledged(3, 0, SECOND + 1);

        all.join(one);
        all.join(other);

        assertThat(all.bySecond()).containsExactly(2L, 1L);
    }

    @Test
    void whereARefusalIsExpectedAnAcknowledgementIsAnError() {
        Tally refused = new Tally(401);

        refused.answered(401, 1, 0, 1);
        refused.answered(200, 2, 0, 1);

        assertThat(refused.acknowledgedCount()).isEqualTo(1);
        assertThat(refused.errors()).containsEntry("HTTP 200", 1L);
    }
}
