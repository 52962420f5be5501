package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** One request for a vehicle's signals and its result, with whatever credential; at most one, since each is booked. */
@FunctionalInterface
public interface SignalRequest {

    /** What comes of it is in the result; a failure is taken for a fault of Smartcar's. */
    Uni<ApiResult<VehicleSignals>> signals(String userId, String vehicleId);

    /** Returns why a request cannot bring anything, so that none is made and booked. From memory. */
    default Optional<SkipReason> skipReason(String userId, String vehicleId) {
        return Optional.empty();
    }
}
