package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.PageSettings.OversizedPage;
import dev.carflow.sandbox.simulator.api.PageSettings.PageShift;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final String NUMBER = "page[number]";
    private static final String SIZE = "page[size]";
    private static final int DEFAULT_SIZE = 10;

    private final Fleet fleet;
    private final Resources resources;
    private final Clock clock;
    private final Duration listingDelay;
    private final PageSettings pages;

    ConnectionsEndpoint(Fleet fleet, Resources resources, Clock clock, Duration listingDelay, PageSettings pages) {
        this.pages = pages;
        this.fleet = fleet;
        this.resources = resources;
        this.clock = clock;
        this.listingDelay = listingDelay;
    }

    Answer list(Call call) {
        int number;
        int size;
        try {
            number = Integer.parseInt(call.parameter(NUMBER).orElse("1"));
            size = Integer.parseInt(call.parameter(SIZE).orElse(String.valueOf(DEFAULT_SIZE)));
        } catch (NumberFormatException e) {
            return ApiError.invalidInput("page numbers and sizes are integers").answer();
        }
        boolean tooMany = size > pages.largest() && pages.beyond() == OversizedPage.REFUSED;
        if (number < 1 || size < 1 || tooMany) {
            return ApiError.invalidInput("page sizes go from 1 to " + pages.largest())
                    .answer();
        }
        List<Connection> found =
                fleet.connections().stream().filter(wantedBy(call)).toList();
        return page(number == 1 ? found : moved(found), number, Math.min(size, pages.largest()), filters(call));
    }

    /** Returns the rows as they are at the time of a later page. */
    private List<Connection> moved(List<Connection> found) {
        if (pages.shift() == PageShift.NONE || found.isEmpty()) {
            return found;
        }
        if (pages.shift() == PageShift.SKIPS) {
            return found.subList(1, found.size());
        }
        List<Connection> grown = new ArrayList<>(found);
        grown.add(0, found.get(0));
        return grown;
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

    private Answer page(List<Connection> found, int number, int size, Map<String, String> filters) {
        int last = Math.max(1, (found.size() + size - 1) / size);
        int from = (int) Math.min(found.size(), (number - 1L) * size);
        List<Connection> page = found.subList(from, Math.min(found.size(), from + size));
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (Connection connection : page) {
                resources.writeConnection(json, connection);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("meta");
            json.writeNumberField("pageNumber", number);
            json.writeNumberField("pageSize", size);
            json.writeNumberField("totalCount", found.size());
            json.writeStringField("orderBy", "createdAt");
            json.writeStringField("orderDirection", "DESC");
            json.writeEndObject();
            json.writeObjectFieldStart("links");
            json.writeStringField("self", link(number, size, filters));
            json.writeStringField("first", link(1, size, filters));
            json.writeStringField("last", link(last, size, filters));
            json.writeStringField("next", number < last ? link(number + 1, size, filters) : null);
            json.writeStringField("prev", number > 1 ? link(Math.min(number - 1, last), size, filters) : null);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private String link(int number, int size, Map<String, String> filters) {
        StringBuilder query =
                new StringBuilder().append(encoded(NUMBER) + "=" + number).append("&" + encoded(SIZE) + "=" + size);
        filters.forEach((name, value) -> query.append("&" + encoded(name) + "=" + encoded(value)));
        return resources.link("/connections?" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
