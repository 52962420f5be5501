package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClockStepTest {

    private static final Duration USUAL = Duration.ofMinutes(10);

    private final Machine machine = new Machine();
    private final ClockStep step = new ClockStep(machine.clock(), machine::nanos, USUAL);

    /** A wall clock that can be set, and a ticker that cannot. */
    private static final class Machine {

        private Instant wall = Instant.parse("2026-11-21T08:33:20Z");
        private long nanos;

        void after(Duration elapsed) {
            wall = wall.plus(elapsed);
            nanos += elapsed.toNanos();
        }

        void set(Duration by) {
            wall = wall.plus(by);
        }

        long nanos() {
            return nanos;
        }

        Clock clock() {
            InstantSource source = () -> wall;
            return source.withZone(ZoneOffset.UTC);
        }
    }

    @Test
    void aClockThatWasDaysAheadAndIsSetRightWasSetBackOnce() {
        // Given
        machine.set(Duration.ofDays(3));
        machine.after(Duration.ofHours(1));
        assertThat(step.setBack()).isEmpty();

        // When
        machine.set(Duration.ofDays(-3));

        // Then
        assertThat(step.setBack()).contains(Duration.ofDays(3));
        machine.after(Duration.ofHours(1));
        assertThat(step.setBack()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackInSmallStepsIsNoticedOnceTheyAreTooMany() {
        machine.set(Duration.ofMinutes(-6));
        assertThat(step.setBack()).isEmpty();
        machine.set(Duration.ofMinutes(-6));
        assertThat(step.setBack()).contains(Duration.ofMinutes(12));
    }

    @Property
    void noClockThatRunsWithinTheUsualDifferenceIsReported(
            @ForAll @Size(max = 50) List<@IntRange(min = -300, max = 300) Integer> differences) {
        // Given: a clock that is off by up to five minutes at any time
        Machine machine = new Machine();
        ClockStep step = new ClockStep(machine.clock(), machine::nanos, USUAL);
        int off = 0;
        for (int difference : differences) {
            // When
            machine.set(Duration.ofSeconds(difference - off));
            machine.after(Duration.ofHours(1));
            off = difference;

            // Then
            assertThat(step.setBack()).isEmpty();
        }
    }
}
