package dev.carflow.migration.compare;

import dev.carflow.smartcar.legacy.VehicleTokenResult;
import io.smallrye.mutiny.Uni;

/** Where a vehicle's token comes from. Never fails. */
@FunctionalInterface
public interface VehicleTokenSource {

    Uni<VehicleTokenResult> current(String smartcarVehicleId);
}
