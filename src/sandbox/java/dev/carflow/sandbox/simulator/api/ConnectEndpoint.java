package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.ConnectSettings.UserParameter;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code GET /oauth/authorize} of connect.smartcar.com (contract 9): a user consents, or does not, and the browser goes
 * back with the outcome. Besides Smartcar's parameters it takes some of its own, so that the one who drives the
 * browser decides:
 *
 * <ul>
 *   <li>{@code sandbox_decision}: {@code allow}, or the {@code error} that the redirect is to carry
 *   <li>{@code sandbox_user}: the id of a user who has connected before; so does a known {@code external_id}
 *   <li>{@code sandbox_vehicles}: how many new vehicles come with this session
 * </ul>
 *
 * A user who was here before consents anew for the vehicles they have: other connection ids, the same vehicles.
 */
final class ConnectEndpoint {

    static final String DECISION = "sandbox_decision";
    private static final String USER = "sandbox_user";
    private static final String VEHICLES = "sandbox_vehicles";
    private static final String ALLOW = "allow";
    private static final int MOST_VEHICLES = 1_000;
    private static final Set<String> RESPONSE_TYPES = Set.of("code", "none", "vehicle_id");

    private final Fleet fleet;
    private final Grants grants;
    private final Clock clock;
    private final ConnectSettings settings;
    private final String applicationId;

    /** @param applicationId also the legacy client id; the {@code client_…} of the token endpoint is not it (contract 0.4) */
    ConnectEndpoint(Fleet fleet, Grants grants, Clock clock, ConnectSettings settings, String applicationId) {
        this.fleet = fleet;
        this.grants = grants;
        this.clock = clock;
        this.settings = settings;
        this.applicationId = applicationId;
    }

    Answer authorize(Call call) {
        Optional<String> problem = problemOf(call);
        if (problem.isPresent()) {
            return Answer.html(400, ConnectPage.refusal(problem.get()));
        }
        Optional<String> decision = call.parameter(DECISION);
        if (decision.isEmpty() && settings.page()) {
            return Answer.html(200, ConnectPage.asking(call.query()));
        }
        return decision.filter(made -> !made.equals(ALLOW))
                .map(error -> redirect(call, ConnectPage.errorParameters(error)))
                .orElseGet(() -> allow(call));
    }

    /** Returns what Smartcar would show instead of redirecting: browsers are never sent to an unregistered address. */
    private Optional<String> problemOf(Call call) {
        String application = call.parameter("application_id")
                .or(() -> call.parameter("client_id"))
                .orElse("");
        if (!applicationId.equals(application)) {
            return Optional.of("Invalid parameter client_id");
        }
        String redirectUri = call.parameter("redirect_uri").orElse("");
        boolean registered = settings.redirectUris().isEmpty()
                ? redirectUri.startsWith("http://") || redirectUri.startsWith("https://")
                : settings.redirectUris().contains(redirectUri);
        if (!registered) {
            return Optional.of("Invalid parameter redirect_uri");
        }
        boolean countable = call.parameter(VEHICLES).orElse("1").matches("[0-9]{1,4}");
        return RESPONSE_TYPES.contains(call.parameter("response_type").orElse("")) && countable
                ? Optional.empty()
                : Optional.of("Invalid parameter response_type");
    }

    private Answer allow(Call call) {
        Instant now = clock.instant();
        Optional<String> reauthenticated =
                call.parameter("vehicle_id").filter(id -> fleet.vehicle(id).isPresent());
        if (reauthenticated.isPresent()) {
            fleet.reconnect(reauthenticated.get(), now);
            return redirect(call, new LinkedHashMap<>(Map.of("vehicle_id", reauthenticated.get())));
        }
        List<Connection> connected = connect(call, now);
        boolean single = call.parameter("single_select").filter("true"::equals).isPresent();
        Set<String> vehicleIds = connected.stream()
                .limit(single ? 1 : connected.size())
                .map(connection -> connection.vehicle().id())
                .collect(Collectors.toUnmodifiableSet());
        String userId = connected.get(0).user().id();
        Map<String, String> outcome = new LinkedHashMap<>();
        if (call.parameter("response_type").filter("code"::equals).isPresent()) {
            Grants.Grant grant = new Grants.Grant(userId, vehicleIds);
            outcome.put(
                    "code", grants.code(grant, call.parameter("redirect_uri").orElseThrow()));
        }
        UserParameter parameter = settings.userParameter();
        if (parameter == UserParameter.USER_ID || parameter == UserParameter.BOTH) {
            outcome.put("user_id", userId);
        }
        if (parameter == UserParameter.CAMEL_CASE || parameter == UserParameter.BOTH) {
            outcome.put("userId", userId);
        }
        return redirect(call, outcome);
    }

    /**
     * @return at least one, of one user
     */
    private List<Connection> connect(Call call, Instant now) {
        String mode =
                call.parameter("mode").orElse("live").equals("live") ? VehicleIdentity.LIVE : VehicleIdentity.SIMULATED;
        Optional<Integer> asked =
                call.parameter(VEHICLES).map(Integer::parseInt).map(count -> Math.min(count, MOST_VEHICLES));
        Optional<User> known = known(call);
        if (known.isEmpty()) {
            return fleet.connectNewUser(
                    call.parameter("external_id").orElse(null), Math.max(1, asked.orElse(1)), mode, now);
        }
        List<Connection> connected = new ArrayList<>();
        for (Connection connection : fleet.connections()) {
            if (connection.user().equals(known.get())) {
                connected.add(fleet.reconnect(connection, now));
            }
        }
        for (int i = 0; i < asked.orElse(0); i++) {
            connected.add(fleet.connect(known.get(), now));
        }
        return connected;
    }

    private Optional<User> known(Call call) {
        Optional<String> userId = call.parameter(USER);
        Optional<String> externalId = call.parameter("external_id");
        return fleet.users().stream()
                .filter(user -> userId.filter(user.id()::equals).isPresent()
                        || externalId.filter(id -> id.equals(user.externalId())).isPresent())
                .findFirst();
    }

    private static Answer redirect(Call call, Map<String, String> outcome) {
        Map<String, String> parameters = new LinkedHashMap<>(outcome);
        if (!outcome.containsKey("error")) {
            call.parameter("external_id").ifPresent(id -> parameters.put("external_id", id));
        }
        call.parameter("state").ifPresent(state -> parameters.put("state", state));
        String target = call.parameter("redirect_uri").orElseThrow();
        return new Answer(
                302, Map.of("Location", target + (target.contains("?") ? "&" : "?") + query(parameters)), new byte[0]);
    }

    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
