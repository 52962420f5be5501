package dev.carflow.enrichment.calls;

import dev.carflow.operations.Durations;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.stream.Stream;

/** Calls to Smartcar and what bounds them. */
public interface CallsConfig {

    /** Calls under way at one time, in this process. */
    @WithDefault("64")
    @Min(value = 1, message = "carflow.enrichment.calls.max-in-flight must be at least 1")
    @Max(value = 10_000, message = "carflow.enrichment.calls.max-in-flight must be at most 10000")
    int maxInFlight();

    /** Tries for one event, the first included, when Smartcar fails (5xx, time-outs, short rate limits). */
    @WithDefault("3")
    @Min(value = 1, message = "carflow.enrichment.calls.max-attempts must be at least 1")
    @Max(value = 10, message = "carflow.enrichment.calls.max-attempts must be at most 10")
    int maxAttempts();

    /** The pause before the second try; it doubles with each further one and is jittered by half. */
    @WithDefault("0.25S")
    Duration firstBackOff();

    /** How long a vehicle is left alone after a failure that comes of the vehicle or of Smartcar. */
    @WithDefault("1M")
    Duration pauseAfterFailure();

    /** How long a vehicle is left alone after a refusal that asking again would not change. */
    @WithDefault("1H")
    Duration pauseAfterRefusal();

    /**
     * After which Smartcar is asked again for a signal that the car could not give or the user did not allow. It is
     * asked at once after a new grant.
     */
    @WithDefault("7D")
    Duration askAgainAfter();

    /**
     * So many failed calls within ten seconds, unless more succeeded meanwhile, or five in a row over a longer time, in
     * this process, mean that Smartcar is down: it is left alone.
     */
    @WithDefault("20")
    @Min(value = 1, message = "carflow.enrichment.calls.breaker-failures must be at least 1")
    int breakerFailures();

    /**
     * For how long Smartcar is left alone before one call tries whether it is back. It doubles with each trial that
     * fails, up to the time in which the allowance grows by two calls.
     */
    @WithDefault("10S")
    Duration breakerPause();

    /** A pause of nothing is none, and a long one outlasts what it waits for. */
    @AssertTrue(
            message =
                    "carflow.enrichment.calls.first-back-off and carflow.enrichment.calls.breaker-pause must be between"
                            + " 1 millisecond and 1 hour")
    default boolean isTryingBounded() {
        return Stream.of(firstBackOff(), breakerPause())
                .allMatch(time -> Durations.isBetween(Duration.ofMillis(1), time, Duration.ofHours(1)));
    }

    /** Asking again costs a call each time. */
    @AssertTrue(message = "carflow.enrichment.calls.ask-again-after must be between 1 minute and 365 days")
    default boolean isAskingAgainBounded() {
        return Durations.isBetween(Duration.ofMinutes(1), askAgainAfter(), Duration.ofDays(365));
    }

    /** A vehicle is left alone for a while, and not for good. */
    @AssertTrue(
            message =
                    "carflow.enrichment.calls.pause-after-failure and carflow.enrichment.calls.pause-after-refusal must"
                            + " be between 1 millisecond and 1 day")
    default boolean isPausesBounded() {
        return Stream.of(pauseAfterFailure(), pauseAfterRefusal())
                .allMatch(time -> Durations.isBetween(Duration.ofMillis(1), time, Duration.ofDays(1)));
    }
}
