package dev.carflow.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.spill.SpillTrace.RefusedMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T08:00:00Z");

    private static Outage refusedIn(int... minutes) {
        List<RefusedMinute> refusals = IntStream.of(minutes)
                .mapToObj(minute -> new RefusedMinute(BEGIN.plus(Duration.ofMinutes(minute)), "spill-away", 5))
                .toList();
        return new Outage(BEGIN, BEGIN.plus(Duration.ofHours(1)), List.of(), refusals);
    }

    @Test
    void withoutRefusalsNothingWasMissed() {
        assertThat(refusedIn().refused()).isZero();
        assertThat(refusedIn().longestRefusal()).isZero();
        assertThat(refusedIn().mayHaveLostEvents()).isFalse();
    }

    @Test
    void shortRefusalsWereMadeGoodByALaterAttempt() {
        Outage outage = refusedIn(0, 1, 10, 11, 40);

        assertThat(outage.refused()).isEqualTo(25);
        assertThat(outage.longestRefusal()).isEqualTo(Duration.ofMinutes(2));
        assertThat(outage.mayHaveLostEvents()).isFalse();
    }

    @Test
    void refusalsForAsLongAsSmartcarTriesLoseEvents() {
        Outage outage = refusedIn(0, 10, 11, 11, 12, 20);

        assertThat(outage.longestRefusal()).isEqualTo(Duration.ofMinutes(3));
        assertThat(outage.mayHaveLostEvents()).isTrue();
    }
}
