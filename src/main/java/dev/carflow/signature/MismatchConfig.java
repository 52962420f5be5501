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

/** Bodies whose signature did not hold, kept in the database to be explained and taken in later. */
@ConfigMapping(prefix = "carflow.webhook.mismatches")
public interface MismatchConfig {

    /** Whether any are kept. They hold personal data: where vehicles were, and their identification numbers. */
    @WithDefault("true")
    boolean keep();

    /** How long they are kept. */
    @WithDefault("24H")
    Duration retention();

    /** How many are kept in the database, by all processes together. */
    @WithDefault("10000")
    @Min(value = 1, message = "carflow.webhook.mismatches.max-count must be at least 1")
    @Max(value = 1_000_000, message = "carflow.webhook.mismatches.max-count must be at most 1000000")
    int maxCount();

    /** Their bodies' size together. */
    @WithDefault("64M")
    MemorySize maxSize();

    /** How many a process keeps in a minute; of more, as many picked at random. */
    @WithDefault("600")
    @Min(value = 6, message = "carflow.webhook.mismatches.per-minute must be at least 6")
    @Max(value = 6000, message = "carflow.webhook.mismatches.per-minute must be at most 6000")
    int perMinute();

    /** For `signature explain` alone: tokens that might have signed, comma separated. They open nothing. */
    Optional<List<@WithConverter(ListItem.class) String>> candidateTokens();

    /** Longer than this is no short time any more. */
    @AssertTrue(message = "carflow.webhook.mismatches.retention must be between 1 minute and 30 days")
    default boolean isKeptForAShortTime() {
        return retention().compareTo(Duration.ofMinutes(1)) >= 0 && retention().compareTo(Duration.ofDays(30)) <= 0;
    }
}
