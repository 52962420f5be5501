package dev.carflow.routing;

import dev.carflow.operations.Slug;
import java.util.Arrays;
import java.util.Optional;

/** The event types of payload 4.0 about a vehicle, by the payload's names. */
public enum VehicleEventType {
    VEHICLE_STATE,
    VEHICLE_ERROR;

    /**
     * @param eventType as in the payload, or null
     */
    public static Optional<VehicleEventType> of(String eventType) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(eventType))
                .findFirst();
    }

    /** Returns the last part of the topics' names, which is also the metrics' tag. */
    public String slug() {
        return Slug.of(this);
    }
}
