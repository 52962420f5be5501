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

    @Test
    void jitterIsOfTheBoundedPauseWhichIsNeverNothing() {
        BackoffPolicy policy = new BackoffPolicy(Duration.ofMillis(200), Duration.ofSeconds(1));

        assertThat(policy.after(2, 0.5)).isEqualTo(Duration.ofMillis(200));
        assertThat(policy.after(Integer.MAX_VALUE, 0.5)).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.after(1, 0)).isEqualTo(Duration.ofMillis(1));
    }
}
