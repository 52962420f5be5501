package dev.carflow.routing;

import dev.carflow.operations.Slug;
import java.util.Arrays;
import java.util.Optional;

/** The event types of payload 4.0 that are about a vehicle; the names are those of the payload. */
public enum VehicleEventType {
    VEHICLE_STATE,
    VEHICLE_ERROR;

    /** @param eventType as the payload says it, or null */
    public static Optional<VehicleEventType> of(String eventType) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(eventType))
                .findFirst();
    }

    /** The last part of the topics' names, and the metrics' word for it. */
    public String slug() {
        return Slug.of(this);
    }
}
