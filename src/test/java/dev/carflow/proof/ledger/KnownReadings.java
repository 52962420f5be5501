package dev.carflow.proof.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** All that was ever said of each vehicle: by events, and by answers of the API. Safe for use by several threads. */
final class KnownReadings {

    private final Map<String, Set<Said>> ofEvents = new HashMap<>();
    private final Map<String, Set<Said>> ofAnswers = new HashMap<>();

    /** The part of a reading that does not change when the same value is read again. */
    private record Said(String code, String status, String error, String body, String oemUpdatedAt) {

        static Said of(Reading reading) {
            return new Said(
                    reading.code().intern(),
                    reading.status().intern(),
                    reading.error().intern(),
                    reading.body(),
                    reading.oemUpdatedAt().map(Object::toString).orElse(""));
        }
    }

    synchronized void event(String vehicle, JsonNode event) {
        event.path("data").path("signals").forEach(signal -> add(ofEvents, vehicle, Reading.ofWebhook(signal)));
    }

    /** @param answer to {@code GET /vehicles/{id}/signals} */
    synchronized void answer(String vehicle, byte[] answer) {
        Json.read(answer).path("data").forEach(signal -> add(ofAnswers, vehicle, Reading.ofApi(signal)));
    }

    private static void add(Map<String, Set<Said>> readings, String vehicle, Reading reading) {
        Set<Said> said = readings.computeIfAbsent(vehicle, first -> new HashSet<>());
        said.add(Said.of(reading));
        if (reading.isIncurable()) {
            said.add(Said.of(reading.withoutBody()));
        }
    }

    synchronized boolean isOfAnAnswer(String vehicle, Reading reading) {
        return ofAnswers.getOrDefault(vehicle, Set.of()).contains(Said.of(reading));
    }

    synchronized boolean isOfAnEvent(String vehicle, Reading reading) {
        return ofEvents.getOrDefault(vehicle, Set.of()).contains(Said.of(reading));
    }
}
