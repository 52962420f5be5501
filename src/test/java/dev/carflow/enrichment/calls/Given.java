package dev.carflow.enrichment.calls;

import java.time.Duration;

/** Settings of tests: short where a test waits, long where it does not. */
final class Given {

    static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);
    static final Duration PAUSE_AFTER_REFUSAL = Duration.ofHours(1);
    static final Duration BREAKER_PAUSE = Duration.ofSeconds(10);

    private Given() {}

    static CallSettings settings() {
        return settings(Duration.ofSeconds(60), 16, 3, 1000);
    }

    static CallSettings settings(Duration deadline, int maxInFlight, int maxAttempts, int breakerFailures) {
        return new CallSettings(
                deadline,
                maxInFlight,
                maxAttempts,
                Duration.ofMillis(20),
                PAUSE_AFTER_FAILURE,
                PAUSE_AFTER_REFUSAL,
                breakerFailures,
                BREAKER_PAUSE,
                BREAKER_PAUSE);
    }
}
