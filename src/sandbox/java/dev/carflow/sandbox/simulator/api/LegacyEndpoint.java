package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.Grants.Grant;
import dev.carflow.sandbox.simulator.api.LegacySettings.Version2;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The answers of v2.0: connections by cursor, and the user of a vehicle's token (contract 5.3). */
final class LegacyEndpoint {

    private static final int DEFAULT_LIMIT = 10;
    private static final int LARGEST_LIMIT = 100;

    private final CredentialCheck credentialCheck;
    private final Fleet fleet;
    private final Clock clock;
    private final Duration listingDelay;
    private volatile Version2 state;

    LegacyEndpoint(CredentialCheck credentialCheck, Fleet fleet, Clock clock, Duration listingDelay, Version2 state) {
        this.state = state;
        this.credentialCheck = credentialCheck;
        this.fleet = fleet;
        this.clock = clock;
        this.listingDelay = listingDelay;
    }

    /** The last connection of a page; if it is gone, the older ones follow, and those of the same time come again. */
    private record Cursor(String id, Instant createdAt) {

        String text() {
            String plain = createdAt.toEpochMilli() + ":" + id;
            return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }

        static Cursor read(String text) {
            String plain = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("no cursor of ours");
            }
            return new Cursor(
                    plain.substring(colon + 1), Instant.ofEpochMilli(Long.parseLong(plain.substring(0, colon))));
        }

        int next(List<Connection> connections) {
            for (int i = 0; i < connections.size(); i++) {
                if (connections.get(i).id().equals(id)) {
                    return i + 1;
                }
            }
            int next = 0;
            while (next < connections.size()
                    && connections.get(next).createdAt().toEpochMilli() > createdAt.toEpochMilli()) {
                next++;
            }
            return next;
        }
    }

    void state(Version2 newState) {
        state = newState;
    }

    Answer answer(Call call) {
        if (state != Version2.SERVED) {
            return LegacyError.switchedOff(state);
        }
        return switch (call.endpoint()) {
            case LEGACY_CONNECTIONS -> connections(call);
            case LEGACY_USER -> user(call);
            default -> vehicles(call);
        };
    }

    private Answer connections(Call call) {
        if (!credentialCheck.toManagement(call)) {
            return LegacyError.unauthorized().answer();
        }
        int limit;
        Optional<Cursor> cursor;
        try {
            limit = Integer.parseInt(call.parameter("limit").orElse(String.valueOf(DEFAULT_LIMIT)));
            cursor = call.parameter("cursor").map(Cursor::read);
        } catch (IllegalArgumentException e) {
            return LegacyError.invalid("cursor").answer();
        }
        if (limit < 1 || limit > LARGEST_LIMIT) {
            return LegacyError.invalid("limit").answer();
        }
        return page(call, limit, cursor);
    }

    private Answer user(Call call) {
        return granted(
                call,
                grant -> Answer.json(200, json -> {
                    json.writeStartObject();
                    json.writeStringField("id", grant.userId());
                    json.writeEndObject();
                }));
    }

    private Answer vehicles(Call call) {
        int limit;
        int offset;
        try {
            limit = Integer.parseInt(call.parameter("limit").orElse(String.valueOf(DEFAULT_LIMIT)));
            offset = Integer.parseInt(call.parameter("offset").orElse("0"));
        } catch (NumberFormatException e) {
            return LegacyError.invalid("limit").answer();
        }
        if (limit < 1 || offset < 0) {
            return LegacyError.invalid("limit").answer();
        }
        return granted(call, grant -> {
            List<String> ids = grant.vehicleIds().stream()
                    .filter(id -> fleet.vehicle(id).isPresent())
                    .sorted()
                    .toList();
            return Answer.json(200, json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("vehicles");
                for (String id : ids.stream().skip(offset).limit(limit).toList()) {
                    json.writeString(id);
                }
                json.writeEndArray();
                json.writeObjectFieldStart("paging");
                json.writeNumberField("count", ids.size());
                json.writeNumberField("offset", offset);
                json.writeEndObject();
                json.writeEndObject();
            });
        });
    }

    private Answer granted(Call call, Function<Grant, Answer> answer) {
        return credentialCheck.toLegacy(call).map(answer).orElseGet(() -> LegacyError.unauthorized()
                .answer());
    }

    private Answer page(Call call, int limit, Optional<Cursor> cursor) {
        List<Connection> all = fleet.connections();
        Instant listedIfBefore = clock.instant().minus(listingDelay);
        List<Connection> page = new ArrayList<>();
        int next = cursor.map(known -> known.next(all)).orElse(0);
        while (next < all.size() && page.size() < limit) {
            Connection connection = all.get(next++);
            if (!connection.createdAt().isAfter(listedIfBefore) && isWanted(call, connection)) {
                page.add(connection);
            }
        }
        boolean last = next >= all.size();
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("connections");
            for (Connection connection : page) {
                json.writeStartObject();
                json.writeStringField("vehicleId", connection.vehicle().id());
                json.writeStringField("userId", connection.user().id());
                json.writeStringField("connectedAt", Resources.time(connection.createdAt()));
                json.writeStringField("mode", connection.vehicle().identity().mode());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("paging");
            json.writeStringField("cursor", last || page.isEmpty() ? null : cursorOf(page));
            json.writeNumberField("count", page.size());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static String cursorOf(List<Connection> page) {
        Connection last = page.get(page.size() - 1);
        return new Cursor(last.id(), last.createdAt()).text();
    }

    private static boolean isWanted(Call call, Connection connection) {
        return matches(call.parameter("user_id"), connection.user().id())
                && matches(call.parameter("vehicle_id"), connection.vehicle().id())
                && matches(
                        call.parameter("mode"), connection.vehicle().identity().mode());
    }

    private static boolean matches(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }
}
