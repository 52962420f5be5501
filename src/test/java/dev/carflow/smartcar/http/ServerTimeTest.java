package dev.carflow.smartcar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import dev.carflow.operations.ClockComparison;
import dev.carflow.operations.LogThrottle;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTimeTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    private final ServerTime time = new ServerTime(
            new ClockComparison("Smartcar", Clock.fixed(NOW, ZoneOffset.UTC)), new LogThrottle(Duration.ZERO));

    @Test
    void aServerWhoseDateDiffersIsNamed() {
        assertThat(linesAfter(headers("Tue, 01 Dec 2026 09:00:00 GMT")))
                .singleElement()
                .asString()
                .contains("3599 s ahead of that of Smartcar");
    }

    @Test
    void anAnswerFromACacheIsAsOldAsItSays() {
        assertThat(linesAfter(headers("Tue, 01 Dec 2026 09:00:00 GMT").add("Age", "3600")))
                .isEmpty();
    }

    @Test
    void withoutAReadableDateNothingIsKnown() {
        assertThat(linesAfter(MultiMap.caseInsensitiveMultiMap())).isEmpty();
        assertThat(linesAfter(headers("yesterday"))).isEmpty();
    }

    private static MultiMap headers(String date) {
        return MultiMap.caseInsensitiveMultiMap().add("Date", date);
    }

    private List<String> linesAfter(MultiMap headers) {
        try (LogLines lines = LogLines.of(ClockComparison.class)) {
            time.answered(headers, Duration.ZERO);
            return lines.all();
        }
    }
}
