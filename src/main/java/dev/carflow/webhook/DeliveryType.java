package dev.carflow.webhook;

import dev.carflow.operations.Slug;
import dev.carflow.routing.Event;
import dev.carflow.routing.Event.VehicleEvent;

/** The kind of a request, for metrics and logs. */
enum DeliveryType {
    VEHICLE_STATE,
    VEHICLE_ERROR,
    TEST,
    /** About a vehicle that Smartcar simulates, on any topic. */
    SIMULATED,
    LEGACY,
    UNROUTABLE,
    VERIFY,
    /** Not parsed: the signature did not hold, or the request was refused before it was checked. */
    UNVERIFIED;

    static DeliveryType of(Event event) {
        if (event instanceof VehicleEvent vehicle) {
            return switch (vehicle.mode()) {
                case TEST -> TEST;
                case SIMULATED -> SIMULATED;
                case LIVE, UNKNOWN ->
                    switch (vehicle.type()) {
                        case VEHICLE_STATE -> VEHICLE_STATE;
                        case VEHICLE_ERROR -> VEHICLE_ERROR;
                    };
            };
        }
        return event instanceof Event.LegacyEvent ? LEGACY : UNROUTABLE;
    }

    String slug() {
        return Slug.of(this);
    }
}
