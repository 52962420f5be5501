package dev.carflow.eventlog.spill;

import java.time.Instant;
import java.util.Optional;

/**
 * How much waits in the spill.
 *
 * @param events those that Kafka refused for good included
 * @param bytes what they take
 * @param oldest when the oldest of them came
 */
public record SpillLevel(long events, long bytes, Optional<Instant> oldest) {

    public static final SpillLevel EMPTY = new SpillLevel(0, 0, Optional.empty());

    public boolean isEmpty() {
        return events == 0;
    }
}
