package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void itDoublesUpToItsBoundAndBeginsAnewAfterASuccess() {
        Backoff pause = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1));

        assertThat(pause.next()).isEqualTo(Duration.ofMillis(200));
        assertThat(pause.next()).isEqualTo(Duration.ofMillis(400));
        assertThat(pause.next()).isEqualTo(Duration.ofMillis(800));
        assertThat(pause.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause.next()).isEqualTo(Duration.ofSeconds(1));

        pause.reset();

        assertThat(pause.next()).isEqualTo(Duration.ofMillis(200));
    }
}
