package dev.carflow.enrichment.worker;

import dev.carflow.operations.Durations;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Recognising events that were delivered more than once. */
public interface DuplicatesConfig {

    /** A second delivery of an event within this time is dropped, by the records' times. Smartcar retries for 175 s. */
    @WithDefault("15M")
    Duration window();

    /** Events remembered per partition at most; when more come within the window, the oldest are forgotten. */
    @WithDefault("2000000")
    @Min(value = 1000, message = "carflow.enrichment.duplicates.max-events must be at least 1000")
    int maxEvents();

    /** Returns the longest time between two deliveries of which the second may be dropped. */
    static Duration longestWindow(DuplicatesConfig config) {
        return DuplicateWindow.longest(config.window());
    }

    /** Without a window no duplicate is recognised; a partition's new owner reads all of the window again. */
    @AssertTrue(message = "carflow.enrichment.duplicates.window must be between 1 second and 7 days")
    default boolean isWindowBounded() {
        return Durations.isBetween(Duration.ofSeconds(1), window(), Duration.ofDays(7));
    }
}
