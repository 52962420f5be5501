package dev.carflow.eventlog.spill;

import java.time.Instant;
import java.util.Optional;

/**
 * How much waits in the spill.
 *
 * @param events all events, including those that Kafka refused for good
 * @param bytes their size
 * @param oldest when the oldest was spilled
 */
public record SpillLevel(long events, long bytes, Optional<Instant> oldest) {

    public static final SpillLevel EMPTY = new SpillLevel(0, 0, Optional.empty());

    public boolean isEmpty() {
        return events == 0;
    }
}
