package dev.carflow.sandbox.simulator.api;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The endpoints; the first segment of the path stands for Smartcar's host (contract 0.3). */
public enum Endpoint {
    TOKEN(HttpMethod.POST, "/iam/oauth2/token"),
    CONNECTIONS(HttpMethod.GET, "/vehicle/v3/connections"),
    CONNECTION(HttpMethod.GET, "/vehicle/v3/connections/{}"),
    DELETE_CONNECTION(HttpMethod.DELETE, "/vehicle/v3/connections/{}"),
    DELETE_USER(HttpMethod.DELETE, "/vehicle/v3/users/{}"),
    VEHICLE(HttpMethod.GET, "/vehicle/v3/vehicles/{}"),
    SIGNALS(HttpMethod.GET, "/vehicle/v3/vehicles/{}/signals"),
    SIGNAL(HttpMethod.GET, "/vehicle/v3/vehicles/{}/signals/{}"),
    WEBHOOKS(HttpMethod.GET, "/management/v3/webhooks"),
    WEBHOOK(HttpMethod.GET, "/management/v3/webhooks/{}"),
    SUBSCRIPTIONS(HttpMethod.GET, "/management/v3/subscriptions"),
    SUBSCRIPTION(HttpMethod.GET, "/management/v3/subscriptions/{}"),
    CREATE_SUBSCRIPTION(HttpMethod.POST, "/management/v3/subscriptions"),
    DELETE_SUBSCRIPTION(HttpMethod.DELETE, "/management/v3/subscriptions/{}"),
    LEGACY_TOKEN(HttpMethod.POST, "/auth/oauth/token"),
    LEGACY_CONNECTIONS(HttpMethod.GET, "/legacy-management/v2.0/management/connections"),
    LEGACY_USER(HttpMethod.GET, "/legacy/v2.0/user"),
    LEGACY_VEHICLES(HttpMethod.GET, "/legacy/v2.0/vehicles"),
    CONNECT(HttpMethod.GET, "/connect/oauth/authorize"),
    /** Any other path, including v2-style ones on v3. */
    UNKNOWN(HttpMethod.GET, "");

    private final HttpMethod method;
    private final Pattern path;

    Endpoint(HttpMethod method, String template) {
        this.method = method;
        this.path = Pattern.compile(template.replace("{}", "([^/]+)"));
    }

    /**
     * @param ids from the path, in order
     */
    record Match(Endpoint endpoint, List<String> ids) {}

    static Match match(HttpMethod method, String path) {
        for (Endpoint endpoint : values()) {
            Matcher matcher = endpoint.path.matcher(path);
            if (endpoint.method.equals(method) && matcher.matches()) {
                List<String> ids = IntStream.rangeClosed(1, matcher.groupCount())
                        .mapToObj(matcher::group)
                        .toList();
                return new Match(endpoint, ids);
            }
        }
        return new Match(UNKNOWN, List.of());
    }

    /** Returns whether the application's allowance applies. */
    boolean isOfVersion3() {
        return switch (this) {
            case CONNECTIONS, CONNECTION, DELETE_CONNECTION, DELETE_USER, VEHICLE, SIGNALS, SIGNAL, UNKNOWN -> true;
            default -> isOfManagement();
        };
    }

    /** Returns whether it is on the management host. */
    boolean isOfManagement() {
        return switch (this) {
            case WEBHOOKS, WEBHOOK, SUBSCRIPTIONS, SUBSCRIPTION, CREATE_SUBSCRIPTION, DELETE_SUBSCRIPTION -> true;
            default -> false;
        };
    }

    /** Returns whether the call is about one vehicle's data, so that the vehicle's limits apply. */
    boolean isAboutAVehicle() {
        return this == VEHICLE || this == SIGNALS || this == SIGNAL;
    }
}
