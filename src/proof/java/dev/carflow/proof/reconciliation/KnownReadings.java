package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.proof.reading.EnrichedSignals.KnownToService;
import dev.carflow.proof.reading.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Everything that was reported of each vehicle to each of its users, by events and by answers of the API: what one user
 * was told is not for another user of the same car. Thread-safe.
 */
final class KnownReadings {

    private final Map<Access, Set<Reading.Value>> ofEvents = new HashMap<>();
    private final Map<Access, Set<Reading.Value>> ofAnswers = new HashMap<>();
    private final Map<Access, Set<Reading.Status>> statuses = new HashMap<>();

    /** A user's access to a vehicle. */
    private record Access(String user, String vehicle) {}

    synchronized void event(JsonNode event) {
        Access access = access(event.path("data"));
        Reading.ofWebhook(event.path("data").path("signals"))
                .values()
                .forEach(readings -> readings.forEach(reading -> add(ofEvents, access, valueOf(reading))));
    }

    private static Access access(JsonNode data) {
        return new Access(
                data.path("user").path("id").asText(),
                data.path("vehicle").path("id").asText());
    }

    /**
     * @param user in whose name it was asked
     * @param answer to {@code GET /vehicles/{id}/signals}
     */
    synchronized void answer(String user, String vehicle, byte[] answer) {
        Access access = new Access(user, vehicle);
        Reading.ofAnswer(Json.read(answer).path("data")).values().forEach(reading -> {
            add(ofAnswers, access, valueOf(reading));
            add(statuses, access, reading.statusReported());
        });
    }

    private static <T> void add(Map<Access, Set<T>> all, Access access, T report) {
        all.computeIfAbsent(access, first -> new HashSet<>()).add(report);
    }

    /** The part that does not change when the same value is read again. */
    private static Reading.Value valueOf(Reading reading) {
        return read(reading.value());
    }

    private static Reading.Value read(Reading.Value value) {
        return new Reading.Value(value.code().intern(), value.body(), value.oemUpdatedAt(), null);
    }

    /**
     * Returns what had been reported of an event's vehicle to its user by the time of this call.
     *
     * @param data the event's
     */
    KnownToService reportedFor(JsonNode data) {
        Access access = access(data);
        return new KnownToService() {
            @Override
            public boolean isAnswered(Reading.Value value) {
                return contains(ofAnswers, access, read(value));
            }

            @Override
            public boolean isAnswered(Reading.Status status) {
                return contains(statuses, access, status);
            }

            @Override
            public boolean isReported(Reading.Value value) {
                return isAnswered(value) || contains(ofEvents, access, read(value));
            }

            /** Not asked: everything is wanted, and no signal by its name. */
            @Override
            public boolean isIncurable(String code) {
                return true;
            }

            /** Events are processed twice when instances are killed. */
            @Override
            public boolean mayBeRemembered(Reading value) {
                return true;
            }
        };
    }

    private synchronized <T> boolean contains(Map<Access, Set<T>> all, Access access, T report) {
        return all.getOrDefault(access, Set.of()).contains(report);
    }
}
