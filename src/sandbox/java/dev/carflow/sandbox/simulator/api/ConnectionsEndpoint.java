package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * {@code /v3/connections}, and the removal of users with theirs (contract 7.2, 7.3). An unknown filter, such as
 * {@code filter[user_id]}, is ignored: the answer then contains all users' connections.
 */
final class ConnectionsEndpoint {

    private static final String MODE = "filter[vehicle.mode]";
    private static final int DEFAULT_SIZE = 10;

    private final Fleet fleet;
    private final Resources resources;
    private final Clock clock;
    private final Duration listingDelay;
    private final Paging paging;

    ConnectionsEndpoint(Fleet fleet, Resources resources, Clock clock, Duration listingDelay, PageSettings pages) {
        this.paging = new Paging(pages, DEFAULT_SIZE, false);
        this.fleet = fleet;
        this.resources = resources;
        this.clock = clock;
        this.listingDelay = listingDelay;
    }

    Answer list(Call call) {
        return paging.answer(
                call,
                () -> fleet.connections().stream().filter(wantedBy(call)).toList(),
                filters(call),
                query -> resources.link("/connections?" + query),
                resources::writeConnection);
    }

    Answer get(Call call) {
        return byId(call.ids().get(0))
                .map(connection -> Answer.json(200, json -> {
                    json.writeStartObject();
                    json.writeFieldName("data");
                    resources.writeConnection(json, connection);
                    json.writeEndObject();
                }))
                .orElseGet(() -> ApiError.notFound().answer());
    }

    Answer delete(Call call) {
        return fleet.disconnect(call.ids().get(0))
                ? Answer.noContent()
                : ApiError.notFound().answer();
    }

    Answer deleteUser(Call call) {
        return fleet.removeUser(call.ids().get(0))
                ? Answer.noContent()
                : ApiError.notFound().answer();
    }

    private Optional<Connection> byId(String id) {
        return fleet.connections().stream()
                .filter(connection -> connection.id().equals(id))
                .findFirst();
    }

    private Predicate<Connection> wantedBy(Call call) {
        Instant listedIfBefore = clock.instant().minus(listingDelay);
        String mode = call.parameter(MODE).orElse(VehicleIdentity.LIVE);
        Predicate<Connection> wanted = connection -> !connection.createdAt().isAfter(listedIfBefore)
                && connection.vehicle().identity().mode().equals(mode);
        return wanted.and(equalTo(call.userId(), connection -> connection.user().id()))
                .and(equalTo(
                        call.parameter("filter[userId]"),
                        connection -> connection.user().id()))
                .and(equalTo(
                        call.parameter("filter[user.externalId]"),
                        connection -> connection.user().externalId()))
                .and(equalTo(
                        call.parameter("filter[vehicleId]"),
                        connection -> connection.vehicle().id()));
    }

    private static Predicate<Connection> equalTo(Optional<String> value, Function<Connection, String> of) {
        return connection -> value.isEmpty() || value.get().equals(of.apply(connection));
    }

    /** Returns the filters of a call, which its links repeat; the mode is always among them. */
    private static Map<String, String> filters(Call call) {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put(MODE, call.parameter(MODE).orElse(VehicleIdentity.LIVE));
        call.query().forEach((name, value) -> {
            if (name.startsWith("filter[")) {
                filters.put(name, value);
            }
        });
        return filters;
    }
}
