package dev.carflow.enrichment.worker;

import dev.carflow.operations.Durations;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Optional;

/** Consuming events and writing enriched ones. */
public interface ConsumerConfig {

    /** The consumer group that all workers share. */
    @WithDefault("carflow-enrichment")
    @NotBlank(message = "carflow.enrichment.consumer.group must not be blank")
    String group();

    /**
     * A name for this process that no other running worker has and that it keeps when it is restarted, such as the
     * pod's name. With it a restarted worker takes over at once from the one that died; without it only after a
     * time-out.
     */
    Optional<String> instanceId();

    /** Independent consumers in this process, each with a thread of its own. */
    @WithDefault("1")
    @Min(value = 1, message = "carflow.enrichment.consumer.loops must be at least 1")
    @Max(value = 64, message = "carflow.enrichment.consumer.loops must be at most 64")
    int loops();

    /**
     * Events worked on at one time, per consumer loop; four times as many are held, since what is done is written in order. More
     * are left on Kafka until there is room.
     */
    @WithDefault("1024")
    @Min(value = 1, message = "carflow.enrichment.consumer.max-in-flight must be at least 1")
    @Max(value = 1_000_000, message = "carflow.enrichment.consumer.max-in-flight must be at most 1000000")
    int maxInFlight();

    /** The size of those events together, and of what was made of them until it is written, per consumer loop. */
    @WithDefault("64M")
    MemorySize maxSizeInFlight();

    /** How often what is ready is committed: the most that it adds to an event's way. */
    @WithDefault("0.1S")
    Duration commitInterval();

    /** The largest event has to fit, or nothing would be taken at all. */
    @AssertTrue(message = "carflow.enrichment.consumer.max-size-in-flight must be at least 1M")
    default boolean isRoomForAnEvent() {
        return maxSizeInFlight().asLongValue() >= 1024 * 1024;
    }

    /** Every event waits for it. */
    @AssertTrue(message = "carflow.enrichment.consumer.commit-interval must be between 1 millisecond and 1 minute")
    default boolean isCommitIntervalBounded() {
        return Durations.isBetween(Duration.ofMillis(1), commitInterval(), Duration.ofMinutes(1));
    }
}
