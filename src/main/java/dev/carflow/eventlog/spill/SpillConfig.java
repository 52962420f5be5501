package dev.carflow.eventlog.spill;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The spill: where events are kept while Kafka does not take them. It needs a database. */
@ConfigMapping(prefix = "carflow.spill")
public interface SpillConfig {

    /** Keeps events in PostgreSQL while Kafka does not take them. When false, they are refused with 503. */
    @WithDefault("true")
    boolean enabled();

    /** The most events that wait in the spill, of all processes together. One batch of each process may go beyond. */
    @WithDefault("5000000")
    @Min(value = 1, message = "carflow.spill.max-rows must be at least 1")
    int maxRows();

    /** The most bytes that wait in the spill, values, keys and headers counted. As with `max-rows`. */
    @WithDefault("16G")
    MemorySize maxBytes();

    /** An event that is not in the spill within this time is refused. It comes after Kafka's `delivery.timeout.ms`. */
    @WithDefault("3S")
    Duration writeWithin();

    /** The most bytes that wait in memory for the database. */
    @WithDefault("32M")
    MemorySize maxSizeInFlight();

    /** Events a second that the drain puts on Kafka at most, so that live ones are not held up. */
    @WithDefault("2000")
    @Min(value = 1, message = "carflow.spill.drain-per-second must be at least 1")
    @Max(value = 1_000_000, message = "carflow.spill.drain-per-second must be at most 1000000")
    int drainPerSecond();

    /** How long it is remembered whose events came through the spill or were refused, for the report of an outage. */
    @WithDefault("30D")
    Duration traceRetention();

    /** Less is no time for a database, more does not fit into an answer. */
    @AssertTrue(message = "carflow.spill.write-within must be between 500 milliseconds and 8 seconds")
    default boolean isWrittenInTime() {
        return writeWithin().toMillis() >= 500 && writeWithin().toMillis() <= 8000;
    }

    /** The largest event has to fit, and a spill of nothing is none. */
    @AssertTrue(message = "carflow.spill.max-bytes and carflow.spill.max-size-in-flight must be at least 1M")
    default boolean isRoomForAnEvent() {
        return maxBytes().asLongValue() >= 1024 * 1024 && maxSizeInFlight().asLongValue() >= 1024 * 1024;
    }

    /** What is forgotten at once cannot be reported. */
    @AssertTrue(message = "carflow.spill.trace-retention must be between 1 and 400 days")
    default boolean isTraceBounded() {
        return traceRetention().toDays() >= 1 && traceRetention().toDays() <= 400;
    }
}
