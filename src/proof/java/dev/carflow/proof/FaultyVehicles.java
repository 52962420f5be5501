package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The trouble of each vehicle; the others are healthy. */
final class FaultyVehicles {

    private final Map<String, VehicleFault> troubles = new HashMap<>();

    /**
     * @param each vehicles with the same trouble
     */
    FaultyVehicles(List<String> vehicles, int each) {
        int next = 0;
        for (VehicleFault trouble : VehicleFault.values()) {
            for (int i = 0; i < each; i++) {
                troubles.put(vehicles.get(next++), trouble);
            }
        }
    }

    void infect(SmartcarApi api) {
        troubles.forEach((vehicle, trouble) -> trouble.fault().ifPresent(fault -> api.faults()
                .inject(fault, FaultCondition.always().at(Endpoint.SIGNALS).forVehicle(vehicle))));
    }

    List<String> with(VehicleFault trouble) {
        return troubles.entrySet().stream()
                .filter(entry -> entry.getValue() == trouble)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Returns whether a call was made for some vehicle with each trouble between these counts. The unknown vehicle has
     * no user, so it is not counted.
     */
    boolean areAllAskedAbout(ApiCounts before, ApiCounts now) {
        Set<VehicleFault> left = EnumSet.complementOf(EnumSet.of(VehicleFault.UNKNOWN));
        troubles.forEach((vehicle, trouble) -> {
            if (now.about(vehicle) > before.about(vehicle)) {
                left.remove(trouble);
            }
        });
        return left.isEmpty();
    }

    /**
     * @return empty for a healthy one
     */
    Optional<VehicleFault> of(String vehicle) {
        return Optional.ofNullable(troubles.get(vehicle));
    }
}
