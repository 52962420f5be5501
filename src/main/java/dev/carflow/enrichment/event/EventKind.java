package dev.carflow.enrichment.event;

import java.util.Arrays;
import java.util.Optional;

/** The event types of payload 4.0 that tell of a vehicle; the names are those of the wire. */
public enum EventKind {
    VEHICLE_STATE,
    VEHICLE_ERROR;

    static Optional<EventKind> of(String eventType) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(eventType))
                .findFirst();
    }
}
