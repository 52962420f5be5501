package dev.carflow.migration.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.retry.RetryPolicy;
import io.smallrye.mutiny.Uni;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks v3 for a vehicle's VIN; each request takes a permit of the rate limit. */
final class VinLookup {

    private static final String SIGNAL = "vehicleidentification-vin";
    private static final Pattern VIN = Pattern.compile("[A-Z0-9]{5,17}");

    private final VehicleApi v3;
    private final RateLimiter limiter;
    private final BackfillProgress progress;

    VinLookup(VehicleApi v3, RateLimiter limiter, BackfillProgress progress) {
        this.v3 = v3;
        this.limiter = limiter;
        this.progress = progress;
    }

    /** Returns the VIN in upper case, as imports are stored; a success without one where the answer has none. */
    Uni<ApiResult<Optional<String>>> of(String userId, String vehicleId) {
        return RetryPolicy.ask(
                        () -> limiter.acquireWhenAvailable(Urgency.ROUTINE)
                                .chain(permitted -> v3.signal(userId, vehicleId, SIGNAL)),
                        progress::waiting)
                .map(result -> result.fold(
                        signal -> ApiResult.success(vin(signal), result.requestId()),
                        problem -> ApiResult.failure(problem, result.requestId())));
    }

    private static Optional<String> vin(Signal signal) {
        return signal.body()
                .map(RawJson::tree)
                .map(body -> body.path("value"))
                .filter(JsonNode::isTextual)
                .map(value -> value.textValue().strip().toUpperCase(Locale.ROOT))
                .filter(text -> VIN.matcher(text).matches());
    }
}
