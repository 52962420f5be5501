package dev.carflow.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A consumer of enriched and raw events that does everything as docs/enriched-events.md asks, but for one fault. Keeps its
 * state in memory and says what it does in result lines.
 */
public final class TriedConsumer {

    /** Its faults. */
    public enum Fault {
        NONE,
        APPLIES_EVERY_DELIVERY,
        LETS_LATE_VALUES_WIN,
        TAKES_REPLAYS_FOR_NEWS,
        SKIPS_REDRIVEN_EVENTS,
        READS_UNCOMMITTED,
        KEEPS_AN_ERASED_USER,
        FORGETS_THE_REMOVAL,
        TAKES_SIMULATED_CARS_FOR_REAL_ONES,
        KEEPS_A_RESOLVED_ERROR,
        LETS_ABSENCE_ERASE,
        SKIPS_SPILLED_EVENTS,
        STOPS_AT_PAYLOAD_2
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fault fault;
    private final List<byte[]> lines = new ArrayList<>();
    private final Set<String> events = new HashSet<>();
    private final Map<List<String>, Held> held = new LinkedHashMap<>();
    private final Map<String, String> removed = new HashMap<>();
    private boolean stopped;

    private record Held(String age, String received) {}

    public TriedConsumer(Fault fault) {
        this.fault = fault;
    }

    public List<byte[]> lines() {
        return lines;
    }

    public void take(Map<String, String> headers, byte[] value, boolean committed) {
        String type = headers.getOrDefault("ce_type", "");
        if (stopped || !committed && fault != Fault.READS_UNCOMMITTED) {
            return;
        }
        if (type.equals("dev.carflow.user-removed")) {
            remove(tree(value));
        } else if (type.startsWith("com.smartcar.legacy.")) {
            stopped = fault == Fault.STOPS_AT_PAYLOAD_2;
        } else if (!type.startsWith("dev.carflow.permission") && isTaken(headers)) {
            JsonNode event = tree(value);
            if (type.startsWith("com.smartcar.")) {
                event = flat(event, headers);
            }
            takeErrors(event);
            takeSignals(event);
        }
    }

    private boolean isTaken(Map<String, String> headers) {
        String redriven = headers.get("carflow-redrive-id");
        boolean simulated = Set.of("test", "simulated").contains(headers.get("carflow-mode"));
        if (simulated && fault != Fault.TAKES_SIMULATED_CARS_FOR_REAL_ONES
                || redriven != null && fault == Fault.SKIPS_REDRIVEN_EVENTS
                || headers.containsKey("carflow-spilled-at") && fault == Fault.SKIPS_SPILLED_EVENTS) {
            return false;
        }
        boolean first = events.add(headers.get("ce_source") + ' ' + headers.get("ce_id"));
        return first
                || fault == Fault.APPLIES_EVERY_DELIVERY
                || fault == Fault.KEEPS_A_RESOLVED_ERROR
                || redriven != null && fault == Fault.TAKES_REPLAYS_FOR_NEWS;
    }

    private void takeSignals(JsonNode event) {
        String user = event.path("userId").asText();
        String vehicle = event.at("/vehicle/id").asText();
        String received = event.path("receivedAt").asText();
        if (received.compareTo(removed.getOrDefault(user, "")) <= 0) {
            return;
        }
        Map<String, JsonNode> present = new LinkedHashMap<>();
        event.path("signals").properties().forEach(signal -> present.put(signal.getKey(), signal.getValue()));
        event.path("known").properties().forEach(signal -> present.put(signal.getKey(), signal.getValue()));
        if (fault == Fault.LETS_ABSENCE_ERASE) {
            List.copyOf(held.keySet()).stream()
                    .filter(key -> key.get(1).equals(vehicle) && !present.containsKey(key.get(2)))
                    .forEach(key -> {
                        held.remove(key);
                        line(user, vehicle, event).put("code", key.get(2)).putNull("value");
                        write();
                    });
        }
        present.forEach((code, signal) -> {
            JsonNode times =
                    signal.has("timeFrom") ? signal : event.path("signals").path(code);
            String age = times.path("oemUpdatedAt").asText();
            List<String> key = List.of(user, vehicle, code);
            Held before = held.get(key);
            boolean byArrival = fault == Fault.LETS_LATE_VALUES_WIN
                    || fault == Fault.APPLIES_EVERY_DELIVERY
                    || fault == Fault.TAKES_REPLAYS_FOR_NEWS;
            if (signal.has("value") && (before == null || byArrival || age.compareTo(before.age()) > 0)) {
                held.put(key, new Held(age, received));
                line(user, vehicle, event).put("code", code).set("value", signal.path("value"));
                write();
            }
        });
    }

    private void takeErrors(JsonNode event) {
        for (JsonNode error : event.path("errors")) {
            if (fault != Fault.KEEPS_A_RESOLVED_ERROR
                    || error.path("state").asText().equals("ERROR")) {
                ObjectNode line = line(
                        event.path("userId").asText(), event.at("/vehicle/id").asText(), event);
                line.putObject("error")
                        .put("type", error.path("type").asText())
                        .put("code", error.path("code").asText());
                line.set("state", error.path("state"));
                write();
            }
        }
    }

    private void remove(JsonNode removal) {
        if (fault == Fault.KEEPS_AN_ERASED_USER) {
            return;
        }
        String user = removal.path("userId").asText();
        held.keySet().removeIf(key -> key.get(0).equals(user));
        current = JSON.createObjectNode();
        current.putArray("erased").add(user);
        write();
        if (fault != Fault.FORGETS_THE_REMOVAL) {
            removed.put(user, removal.path("removedAt").asText());
        }
    }

    /** A raw event in the members of an enriched one that are read here. */
    private static JsonNode flat(JsonNode raw, Map<String, String> headers) {
        ObjectNode event = JSON.createObjectNode()
                .put("eventId", raw.path("eventId").asText())
                .put("userId", raw.at("/data/user/id").asText())
                .put("receivedAt", headers.get("carflow-received-at"));
        event.putObject("vehicle").put("id", raw.at("/data/vehicle/id").asText());
        event.set("errors", raw.at("/data/errors"));
        ObjectNode signals = event.putObject("signals");
        raw.at("/data/signals")
                .forEach(signal -> signals.putObject(signal.path("code").asText())
                        .put("timeFrom", "maker")
                        .put("oemUpdatedAt", signal.at("/meta/oemUpdatedAt").asText())
                        .set("value", signal.at("/body/value")));
        return event;
    }

    private ObjectNode current;

    private ObjectNode line(String user, String vehicle, JsonNode event) {
        current = JSON.createObjectNode()
                .put("user", user)
                .put("vehicle", vehicle)
                .put("event", event.path("eventId").asText());
        return current;
    }

    private void write() {
        lines.add(current.toString().getBytes(UTF_8));
    }

    private static JsonNode tree(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
