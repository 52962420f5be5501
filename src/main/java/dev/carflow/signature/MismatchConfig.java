package dev.carflow.signature;

import dev.carflow.settings.ListItem;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bodies whose signature did not hold, stored in the database to be explained and accepted later. */
@ConfigMapping(prefix = "carflow.webhook.mismatches")
public interface MismatchConfig {

    /** Whether to store any. They hold personal data: vehicles' locations and identification numbers. */
    @WithDefault("true")
    boolean keep();

    /** How long they are stored. */
    @WithDefault("24H")
    Duration retention();

    /** How many are stored in the database, by all processes together. */
    @WithDefault("10000")
    @Min(value = 1, message = "carflow.webhook.mismatches.max-count must be at least 1")
    @Max(value = 1_000_000, message = "carflow.webhook.mismatches.max-count must be at most 1000000")
    int maxCount();

    /** The size of all stored bodies. */
    @WithDefault("64M")
    MemorySize maxSize();

    /** How many a process stores per minute; if there are more, a random sample of this size. */
    @WithDefault("600")
    @Min(value = 6, message = "carflow.webhook.mismatches.per-minute must be at least 6")
    @Max(value = 6000, message = "carflow.webhook.mismatches.per-minute must be at most 6000")
    int perMinute();

    /** Only for `signature explain`: tokens that might have signed, comma separated. They are accepted nowhere. */
    Optional<List<@WithConverter(ListItem.class) String>> candidateTokens();

    /** Longer would not be a short time any more. */
    @AssertTrue(message = "carflow.webhook.mismatches.retention must be between 1 minute and 30 days")
    default boolean isKeptForAShortTime() {
        return retention().compareTo(Duration.ofMinutes(1)) >= 0 && retention().compareTo(Duration.ofDays(30)) <= 0;
    }
}
