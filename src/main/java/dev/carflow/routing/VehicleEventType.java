package dev.carflow.routing;

import dev.carflow.operations.Slug;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The event types of payload 4.0 about a vehicle, by the payload's names. */
public enum VehicleEventType {
    VEHICLE_STATE,
    VEHICLE_ERROR;

    private static final List<Optional<VehicleEventType>> ALL =
            Stream.of(values()).map(Optional::of).toList();

    /**
     * @param eventType as in the payload, or null
     */
    public static Optional<VehicleEventType> of(String eventType) {
        for (Optional<VehicleEventType> type : ALL) {
            if (type.orElseThrow().name().equals(eventType)) {
                return type;
            }
        }
        return Optional.empty();
    }

    /** Returns the last part of the topics' names, which is also the metrics' tag. */
    public String slug() {
        return Slug.of(this);
    }
}
