package dev.carflow.migration.compare;

/** Vehicles by their outcomes. */
public record ComparisonSummary(int vehicles, int same, int different, int applicationFailed, int vehicleTokenFailed) {

    static final ComparisonSummary NOTHING = new ComparisonSummary(0, 0, 0, 0, 0);

    public boolean isClean() {
        return vehicles > 0 && same == vehicles;
    }

    ComparisonSummary plus(ComparedVehicle vehicle) {
        return new ComparisonSummary(
                vehicles + 1,
                same + (vehicle instanceof ComparedVehicle.Same ? 1 : 0),
                different + (vehicle instanceof ComparedVehicle.Different ? 1 : 0),
                applicationFailed + (vehicle instanceof ComparedVehicle.ApplicationFailed ? 1 : 0),
                vehicleTokenFailed + (vehicle instanceof ComparedVehicle.VehicleTokenFailed ? 1 : 0));
    }
}
