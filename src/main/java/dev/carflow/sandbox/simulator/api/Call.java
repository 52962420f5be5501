package dev.carflow.sandbox.simulator.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, read.
 *
 * @param ids from the path, in its order
 * @param query decoded; the first value of each name
 * @param bearer the token shown
 * @param userId {@code sc-user-id}
 */
record Call(
        Endpoint endpoint,
        List<String> ids,
        Map<String, String> query,
        Optional<String> bearer,
        Optional<String> userId,
        Optional<String> contentType,
        String body) {

    private static final String BEARER = "Bearer ";

    static Call of(HttpServerRequest request, String body) {
        Endpoint.Match match = Endpoint.match(request.method(), request.path());
        Map<String, String> query = new LinkedHashMap<>();
        request.params().forEach((name, value) -> query.putIfAbsent(name, value));
        return new Call(
                match.endpoint(),
                match.ids(),
                query,
                header(request, "Authorization")
                        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(value -> value.substring(BEARER.length()).trim()),
                header(request, "sc-user-id"),
                header(request, "Content-Type"),
                body);
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
    }

    Optional<String> vehicleId() {
        return endpoint.isAboutAVehicle() ? Optional.of(ids.get(0)) : Optional.empty();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
