package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.proof.reading.EnrichedSignals.Told;
import dev.carflow.proof.reading.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Everything that was reported of each vehicle, by events and by answers of the API. Thread-safe. */
final class KnownReadings {

    private final Map<String, Set<Reading.Value>> ofEvents = new HashMap<>();
    private final Map<String, Set<Reading.Value>> ofAnswers = new HashMap<>();
    private final Map<String, Set<Reading.Status>> statuses = new HashMap<>();

    synchronized void event(String vehicle, JsonNode event) {
        Reading.ofWebhook(event.path("data").path("signals"))
                .values()
                .forEach(readings -> readings.forEach(reading -> add(ofEvents, vehicle, valueOf(reading))));
    }

    /** @param answer to {@code GET /vehicles/{id}/signals} */
    synchronized void answer(String vehicle, byte[] answer) {
        Reading.ofAnswer(Json.read(answer).path("data")).values().forEach(reading -> {
            add(ofAnswers, vehicle, valueOf(reading));
            add(statuses, vehicle, reading.told());
        });
    }

    private static <T> void add(Map<String, Set<T>> all, String vehicle, T said) {
        all.computeIfAbsent(vehicle, first -> new HashSet<>()).add(said);
    }

    /** The part that does not change when the same value is read again. */
    private static Reading.Value valueOf(Reading reading) {
        return read(reading.value());
    }

    private static Reading.Value read(Reading.Value value) {
        return new Reading.Value(value.code().intern(), value.body(), value.oemUpdatedAt(), null);
    }

    /** Returns what had been reported of one vehicle by the time of this call. */
    Told told(String vehicle) {
        return new Told() {
            @Override
            public boolean isAnswered(Reading.Value value) {
                return contains(ofAnswers, vehicle, read(value));
            }

            @Override
            public boolean isAnswered(Reading.Status status) {
                return contains(statuses, vehicle, status);
            }

            @Override
            public boolean isTold(Reading.Value value) {
                return isAnswered(value) || contains(ofEvents, vehicle, read(value));
            }
        };
    }

    private synchronized <T> boolean contains(Map<String, Set<T>> all, String vehicle, T said) {
        return all.getOrDefault(vehicle, Set.of()).contains(said);
    }
}
