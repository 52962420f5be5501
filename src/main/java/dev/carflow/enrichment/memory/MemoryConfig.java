package dev.carflow.enrichment.memory;

import dev.carflow.operations.Durations;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import java.util.Optional;

/** What is remembered of vehicles. */
public interface MemoryConfig {

    /** Memory for vehicles' values; the least used go first. Default: a quarter of the heap. */
    Optional<MemorySize> maxSize();

    /** A remembered value is published for this long after its report, or for its wanted age if that is longer. */
    @WithDefault("7D")
    Duration maxAge();

    /** Values that would be forgotten at once are not remembered. */
    @AssertTrue(message = "carflow.enrichment.cache.max-age must be between 1 second and 3650 days")
    default boolean isMaxAgeBounded() {
        return Durations.isBetween(Duration.ofSeconds(1), maxAge(), Duration.ofDays(3650));
    }
}
