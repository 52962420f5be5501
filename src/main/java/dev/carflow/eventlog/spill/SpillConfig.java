package dev.carflow.eventlog.spill;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The spill, which stores events while Kafka does not take them. It needs a database. */
@ConfigMapping(prefix = "carflow.spill")
public interface SpillConfig {

    /** Stores events in PostgreSQL while Kafka does not take them. When false, they are refused with 503. */
    @WithDefault("true")
    boolean enabled();

    /** The most events in the spill, for all processes together. Each process may exceed it by one batch. */
    @WithDefault("5000000")
    @Min(value = 1, message = "carflow.spill.max-rows must be at least 1")
    int maxRows();

    /** The most bytes in the spill, counting values, keys and headers. As with `max-rows`. */
    @WithDefault("16G")
    MemorySize maxBytes();

    /** An event that is not in the spill within this time is refused. It starts after Kafka's `delivery.timeout.ms`. */
    @WithDefault("3S")
    Duration writeWithin();

    /** The most bytes that wait in memory for the database. */
    @WithDefault("32M")
    MemorySize maxSizeInFlight();

    /** The most events per second that the drain puts on Kafka, so that live ones are not delayed. */
    @WithDefault("2000")
    @Min(value = 1, message = "carflow.spill.drain-per-second must be at least 1")
    @Max(value = 1_000_000, message = "carflow.spill.drain-per-second must be at most 1000000")
    int drainPerSecond();

    /** How long Carflow keeps which users' events were spilled or refused, for the report of an outage. */
    @WithDefault("30D")
    Duration traceRetention();

    /** Less is too short for a database, more does not fit into the response. */
    @AssertTrue(message = "carflow.spill.write-within must be between 500 milliseconds and 8 seconds")
    default boolean isWrittenInTime() {
        return writeWithin().toMillis() >= 500 && writeWithin().toMillis() <= 8000;
    }

    /** The largest event has to fit. */
    @AssertTrue(message = "carflow.spill.max-bytes and carflow.spill.max-size-in-flight must be at least 1M")
    default boolean isRoomForAnEvent() {
        return maxBytes().asLongValue() >= 1024 * 1024 && maxSizeInFlight().asLongValue() >= 1024 * 1024;
    }

    /** Less could not be reported any more. */
    @AssertTrue(message = "carflow.spill.trace-retention must be between 1 and 400 days")
    default boolean isTraceBounded() {
        return traceRetention().toDays() >= 1 && traceRetention().toDays() <= 400;
    }
}
