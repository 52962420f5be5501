package dev.carflow.migration.compare;

import java.util.List;

/** The outcome of reading one vehicle both ways. */
public sealed interface ComparedVehicle {

    /** Smartcar's id of it, for the operator who runs the comparison. */
    String vehicleId();

    record Same(String vehicleId, int signals) implements ComparedVehicle {}

    record Different(String vehicleId, List<Difference> differences) implements ComparedVehicle {
        public Different {
            differences = List.copyOf(differences);
        }
    }

    /** @param problem as the API client names it */
    record ApplicationFailed(String vehicleId, String problem) implements ComparedVehicle {}

    record VehicleTokenFailed(String vehicleId, String problem) implements ComparedVehicle {}
}
