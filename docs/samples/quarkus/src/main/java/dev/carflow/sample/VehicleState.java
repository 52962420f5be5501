package dev.carflow.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The present state of each user's vehicles, whatever comes twice or late. Yours is a database; the rules are the same. */
class VehicleState {

    private static final int MOST_REMEMBERED = 100_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<List<String>, Reading> known = new HashMap<>();
    private final Set<String> events = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });

    /** User, perhaps vehicle, perhaps code: what was received until then is to be forgotten. */
    private final Map<List<String>, String> erased = new HashMap<>();

    private final Consumer<JsonNode> changed;

    /** How old a value is, then when Smartcar retrieved it, then Smartcar's sequence. Times compare as texts. */
    private record Reading(String age, String retrieved, long sequence, String received) {
        static final Comparator<Reading> ORDER = Comparator.comparing(Reading::age)
                .thenComparing(Reading::retrieved)
                .thenComparing(Reading::sequence);
    }

    VehicleState(Consumer<JsonNode> changed) {
        this.changed = changed;
    }

    synchronized void take(String type, String event, JsonNode value) {
        if (type.equals("dev.carflow.user-removed")) {
            erase(List.of(List.of(text(value, "userId"))), text(value, "removedAt"));
        } else if (type.equals("dev.carflow.permission-changed")) {
            permission(value);
        } else if (type.matches("dev\\.carflow\\.vehicle_\\w+\\.enriched") && events.add(event)) {
            // The present state of a signal is what is known, else what the event said.
            ObjectNode present = value.path("signals").deepCopy();
            present.setAll((ObjectNode) value.path("known"));
            present.properties().forEach(signal -> keep(value, signal.getKey(), signal.getValue()));
        } // Other types can come at any time: they are for others.
    }

    private void keep(JsonNode event, String code, JsonNode signal) {
        // A failure has no present value.
        if (!signal.has("body") || !signal.path("status").asText("SUCCESS").equals("SUCCESS")) {
            return;
        }
        List<String> key = List.of(text(event, "userId"), text(event.path("vehicle"), "id"), code);
        Reading reading = reading(event, code, signal);
        Reading before = known.get(key);
        if (!isErased(key, reading.received()) && (before == null || Reading.ORDER.compare(reading, before) > 0)) {
            known.put(key, reading);
            ObjectNode change = JSON.objectNode().put("user", key.get(0)).put("vehicle", key.get(1)).put("code", code);
            change.set("value", signal.has("value") ? signal.path("value") : signal.path("body"));
            if (signal.has("unit")) {
                change.set("unit", signal.path("unit"));
            }
            changed.accept(change.put("at", reading.age()).put("event", text(event, "eventId")));
        }
    }

    private static Reading reading(JsonNode event, String code, JsonNode signal) {
        // Where the event itself is the origin, the times are in its own signal.
        JsonNode said = event.path("signals").path(code);
        String retrieved = text(signal.has("retrievedAt") ? signal : said, "retrievedAt");
        String age =
                switch (text(signal.has("timeFrom") ? signal : said, "timeFrom")) {
                    case "maker" -> text(signal.has("oemUpdatedAt") ? signal : said, "oemUpdatedAt");
                    case "retrieval" -> retrieved;
                    case "delivery" ->
                        signal.has("learnedAt")
                                ? text(signal, "learnedAt")
                                : text(event, text(signal, "origin").equals("api") ? "enrichedAt" : "receivedAt");
                    default -> "";
                };
        return new Reading(age, retrieved, event.at("/meta/sequence").asLong(), text(event, "receivedAt"));
    }

    private void permission(JsonNode value) {
        if (text(value, "change").equals("withdrawn")) {
            List<String> vehicle = List.of(text(value, "userId"), text(value, "vehicleId"));
            List<List<String>> keys = value.has("codes")
                    ? IntStream.range(0, value.path("codes").size())
                            .mapToObj(i -> List.of(vehicle.get(0), vehicle.get(1), value.path("codes").get(i).asText()))
                            .toList()
                    : List.of(vehicle);
            erase(keys, text(value, "at"));
        }
    }

    private void erase(List<List<String>> keys, String until) {
        keys.forEach(key -> erased.put(key, until));
        known.entrySet().removeIf(each -> {
            boolean gone = isErased(each.getKey(), each.getValue().received());
            if (gone) {
                ArrayNode key = JSON.arrayNode();
                each.getKey().forEach(key::add);
                changed.accept(JSON.objectNode().set("erased", key));
            }
            return gone;
        });
    }

    private boolean isErased(List<String> key, String received) {
        return IntStream.rangeClosed(1, key.size())
                .mapToObj(parts -> erased.getOrDefault(key.subList(0, parts), ""))
                .anyMatch(until -> received.compareTo(until) <= 0);
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asText();
    }
}
