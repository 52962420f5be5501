package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Smartcar's store holds of one vehicle (contract 7.4).
 *
 * @param vehicle from {@code included}, if it is there
 * @param totalCount how many signals Smartcar says there are; as many as came where it does not say
 */
public record VehicleSignals(List<Signal> signals, Optional<Vehicle> vehicle, int totalCount) {

    public VehicleSignals {
        signals = List.copyOf(signals);
    }

    /** @return none for a body of another shape */
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

    public Optional<Signal> signal(String code) {
        return signals.stream()
                .filter(signal -> signal.code().equalsIgnoreCase(code))
                .findFirst();
    }

    /** More signals than came: no paging is documented for this call, so the rest cannot be asked for. */
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
