package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All signals of one vehicle in Smartcar's store (contract 7.4).
 *
 * @param vehicle from {@code included}, if present
 * @param totalCount number of signals that Smartcar names; if it names none, the number received
 */
public record VehicleSignals(List<Signal> signals, Optional<Vehicle> vehicle, int totalCount) {

    public VehicleSignals {
        signals = List.copyOf(signals);
    }

    /** @return empty for a body of another shape */
    static Optional<VehicleSignals> read(JsonNode body) {
        JsonNode data = body.path("data");
        if (!data.isArray()) {
            return Optional.empty();
        }
        List<Signal> signals = new ArrayList<>(data.size());
        data.forEach(resource -> Signal.read(resource).ifPresent(signals::add));
        int total = Fields.integer(body.path("meta").path("totalCount")).orElse(data.size());
        return Optional.of(
                new VehicleSignals(signals, Vehicle.read(body.path("included").path("vehicle")), total));
    }

    /** Whether signals are missing: no paging is documented for this call, so the rest cannot be requested. */
    public boolean isShort() {
        return totalCount > signals.size();
    }

    boolean isEmpty() {
        return signals.isEmpty() && !isShort();
    }

    @Override
    public String toString() {
        return "VehicleSignals[" + signals.size() + " of " + totalCount + "]";
    }
}
