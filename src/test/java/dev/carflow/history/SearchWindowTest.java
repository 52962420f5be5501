package dev.carflow.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SearchWindowTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void outputsAreSearchedForADayMore() {
        Instant time = NOW.minus(Duration.ofDays(3));

        SearchWindow window = SearchWindow.around(time, Duration.ofHours(1), NOW);

        assertThat(window.from()).isEqualTo(time.minus(Duration.ofHours(1)));
        assertThat(window.until()).isEqualTo(time.plus(Duration.ofHours(1)));
        assertThat(window.outputsUntil()).isEqualTo(window.until().plus(Duration.ofDays(1)));
    }

    @Test
    void nothingIsSearchedBeyondNow() {
        SearchWindow window = SearchWindow.around(NOW.minusSeconds(60), Duration.ofHours(1), NOW);

        assertThat(window.until()).isEqualTo(NOW);
        assertThat(window.end(window.until())).isEmpty();
        assertThat(window.end(NOW.minusSeconds(1))).isPresent();
        assertThat(window.outputsUntil()).isEqualTo(NOW);
        assertThat(SearchWindow.since(NOW.minusSeconds(1), NOW))
                .isEqualTo(new SearchWindow(NOW.minusSeconds(1), NOW, NOW, NOW));
    }
}
