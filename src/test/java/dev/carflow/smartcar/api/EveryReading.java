package dev.carflow.smartcar.api;

import dev.carflow.smartcar.http.HttpResult.Response;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/** One response of Smartcar's API, read as the response to each kind of call. */
final class EveryReading {

    private EveryReading() {}

    /** @param header value of every header that is read */
    static List<ApiResult<?>> of(int status, String header, byte[] body) {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("Retry-After", header).add("SC-Request-Id", header);
        ResponseInterpreter answer = new ResponseInterpreter(new Response(status, headers, body), Instant.EPOCH);
        return List.of(
                answer.read(VehicleSignals::read),
                answer.read(Signal::read),
                answer.read(Vehicle::read),
                answer.read(json -> ConnectionPage.read(json, ConnectionQuery.ofUser("u"), 1, new HashSet<>())));
    }
}
