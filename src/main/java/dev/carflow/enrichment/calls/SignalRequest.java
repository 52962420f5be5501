package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** One request for a vehicle's signals, with any credential; at most one, because each takes a permit. */
@FunctionalInterface
public interface SignalRequest {

    /** Returns the result; a failed Uni counts as a fault of Smartcar's. */
    Uni<ApiResult<VehicleSignals>> signals(String userId, String vehicleId);

    /** Returns why a request cannot succeed, so that none is made and no permit is taken. Answers from memory. */
    default Optional<SkipReason> skipReason(String userId, String vehicleId) {
        return Optional.empty();
    }
}
