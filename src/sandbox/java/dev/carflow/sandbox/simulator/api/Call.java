package dev.carflow.sandbox.simulator.api;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One parsed request.
 *
 * @param ids from the path, in order
 * @param query decoded; the first value of each name
 * @param bearer the bearer token
 * @param basic user and password, with a colon between
 * @param userId {@code sc-user-id}
 */
record Call(
        Endpoint endpoint,
        List<String> ids,
        Map<String, String> query,
        Optional<String> bearer,
        Optional<String> basic,
        Optional<String> userId,
        Optional<String> userAgent,
        Optional<String> contentType,
        String body) {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    static Call of(HttpServerRequest request, String body) {
        Endpoint.Match match = Endpoint.match(request.method(), request.path());
        Map<String, String> query = new LinkedHashMap<>();
        request.params().forEach((name, value) -> query.putIfAbsent(name, value));
        return new Call(
                match.endpoint(),
                match.ids(),
                query,
                credential(request, BEARER),
                credential(request, BASIC).flatMap(Call::decoded),
                header(request, "sc-user-id"),
                header(request, "User-Agent"),
                header(request, "Content-Type"),
                body);
    }

    private static Optional<String> credential(HttpServerRequest request, String scheme) {
        return header(request, "Authorization")
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).trim());
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
    }

    /** Returns the same call for this user. */
    Call as(String user) {
        return new Call(endpoint, ids, query, bearer, basic, Optional.of(user), userAgent, contentType, body);
    }

    Optional<String> vehicleId() {
        return endpoint.isAboutAVehicle() ? Optional.of(ids.get(0)) : Optional.empty();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
