package dev.carflow.operations.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text, true);
    private long now = 42;

    @Test
    void aTerminalSeesOneLineTenTimesASecondAtMost() {
        LiveLine line = LiveLine.atOnce(out, true, () -> now);

        line.show(() -> "a longer one");
        pass(Duration.ofMillis(99));
        line.show(() -> "too early");
        pass(Duration.ofMillis(1));
        line.show(() -> "short");
        line.end();
        line.end();

        assertThat(text).hasToString("\ra longer one\rshort       " + System.lineSeparator());
    }

    @Test
    void aLogGetsALineEveryTenSeconds() {
        LiveLine line = LiveLine.atOnce(out, false, () -> now);

        line.show(() -> "one");
        pass(Duration.ofMillis(9_999));
        line.show(() -> "too early");
        pass(Duration.ofMillis(1));
        line.show(() -> "two");
        line.end();

        assertThat(text.toString().lines()).containsExactly("one", "two");
    }

    @Test
    void shortWorkShowsNoProgress() {
        LiveLine line = LiveLine.afterAWhile(out, false, () -> now);

        line.show(() -> "too early");
        line.end();

        assertThat(text.toString()).isEmpty();
    }

    @Test
    void aBarShowsHowFarItIsSinceItsOwnBegin() {
        ProgressBar onTerminal = new ProgressBar(out, true, "rows", () -> now);
        ProgressBar inLog = new ProgressBar(out, false, "rows", () -> now);
        onTerminal.begun(1_000);

        pass(Duration.ofSeconds(10));
        onTerminal.reached(1_500, OptionalLong.of(3_000));
        onTerminal.end();
        inLog.reached(500, OptionalLong.empty());
        inLog.end();

        assertThat(text.toString().replace(System.lineSeparator(), "\n"))
                .isEqualTo("Goes on after 1,000 rows.\n"
                        + "\r[###############               ] 1,500 of 3,000, 50 rows/s, 30 s left\n"
                        + "500 rows, 50 rows/s\n");
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
