package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class ThrottledLogTest {

    private final AtomicLong now = new AtomicLong();
    private final ThrottledLog log =
            new ThrottledLog(Logger.getLogger(ThrottledLogTest.class), new LogThrottle(Duration.ofNanos(10), now::get));

    @Test
    void aLineSaysHowManyWereHeldBackSinceTheLastOne() {
        try (LogLines lines = LogLines.of(ThrottledLogTest.class)) {
            // When
            log.warn("%s failed", "one");
            log.warn("%s failed", "two");
            log.error("%s failed", "three");
            now.addAndGet(10);
            log.warn("%s failed at 100 %%", "four");

            // Then
            assertThat(lines.all())
                    .containsExactly("one failed", "four failed at 100 % (2 more since the last such line)");
        }
    }
}
