package dev.carflow.sandbox.simulator.fleet;

import java.time.Instant;
import java.util.List;

/** A user's consent for one of their vehicles (contract 7.2). */
public record Connection(
        String id, User user, Vehicle vehicle, List<String> permissions, Instant createdAt, Instant updatedAt) {

    static final List<String> PERMISSIONS =
            List.of("read_battery", "read_charge", "read_location", "read_odometer", "read_vehicle_info", "read_vin");
}
