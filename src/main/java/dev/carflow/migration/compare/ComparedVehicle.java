package dev.carflow.migration.compare;

import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;
import java.util.List;

/**
 * The outcome for one vehicle.
 *
 * @param vehicleId Smartcar's id of it, for the operator who runs the comparison
 * @param version2 whether v2.0 answered a request with the vehicle's token
 */
public record ComparedVehicle(String vehicleId, Served version2, Outcome outcome) {

    public sealed interface Outcome {}

    public record Same(int signals) implements Outcome {}

    public record Different(List<Difference> differences) implements Outcome {
        public Different {
            differences = List.copyOf(differences);
        }
    }

    /** v3 accepts no vehicle tokens, and v2.0 confirms that this one belongs to the same user and vehicle. */
    public record SameOwner() implements Outcome {}

    /** v3 refuses the token, and v2.0, which could say whether it is valid, is not served any more. */
    public record NotComparable() implements Outcome {}

    /** @param problem as the API client names it */
    public record ApplicationFailed(String problem) implements Outcome {}

    public record VehicleTokenFailed(String problem) implements Outcome {}
}
