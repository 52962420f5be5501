package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockComparisonTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T00:00:00Z, 0",
        "2026-12-01T00:01:00Z, 0",
        "2026-11-30T23:59:00Z, 0",
        // The answer may have been on its way for as long.
        "2026-11-30T23:58:20Z, 40",
    })
    void clocksThatMayAgreeAreNotReported(Instant theirs, long waited) {
        assertThat(linesAfter(theirs, waited)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T00:01:01Z, 40, 61 s behind",
        "2026-11-30T23:58:19Z, 40, 61 s ahead of",
        "2026-11-28T00:00:00Z, 0, 259200 s ahead of",
    })
    void theDifferenceIsReportedAtLeastAsItIsKnown(Instant theirs, long waited, String difference) {
        assertThat(linesAfter(theirs, waited))
                .singleElement()
                .asString()
                .startsWith(
                        "this process's clock is " + difference + " that of the server, so one of the two is wrong");
    }

    /** Of two answers: the second is throttled. */
    private static List<String> linesAfter(Instant theirs, long waited) {
        ClockComparison clocks = new ClockComparison("the server", Clock.fixed(NOW, ZoneOffset.UTC));
        try (LogLines lines = LogLines.of(ClockComparison.class)) {
            clocks.answered(theirs, Duration.ofSeconds(waited));
            clocks.answered(theirs, Duration.ofSeconds(waited));
            return lines.all();
        }
    }
}
