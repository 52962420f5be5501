package dev.carflow.views;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carflow.views.input.EnrichedRecord;
import dev.carflow.views.input.EnrichedRecord.Contribution;
import dev.carflow.views.input.EnrichedRecord.Removal;
import dev.carflow.views.input.EnrichedRecordReader;
import dev.carflow.views.merge.UserState;
import dev.carflow.views.merge.VehicleState;
import dev.carflow.views.output.ViewRecord;
import dev.carflow.views.output.ViewRecords;
import dev.carflow.views.store.StateCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** One vehicle as its views are made, and two readers: of {@code latest}, and of {@code changes}. */
final class ViewedVehicle {

    private static final EnrichedRecordReader READER = new EnrichedRecordReader(code -> true);

    private VehicleState state = VehicleState.NOTHING;

    /** By topic and key, as a compacted topic keeps them. */
    private final Map<String, JsonObject> latest = new TreeMap<>();

    /** By topic and user, folded from changes. */
    private final Map<String, JsonObject> folded = new HashMap<>();

    /** The change records of the last fact. */
    private final List<JsonObject> changes = new ArrayList<>();

    /** The records of the last fact. */
    private List<ViewRecord> records = List.of();

    List<ViewRecord> records() {
        return records;
    }

    VehicleState state() {
        return state;
    }

    List<JsonObject> changes() {
        return changes;
    }

    void restart() {
        state = StateCodec.read(StateCodec.write(state));
    }

    void add(Fact fact) {
        EnrichedRecord read = READER.read(
                FactRecords.type(fact), FactRecords.id(fact), FactRecords.value(fact), FactRecords.route(fact));
        VehicleState before = state;
        changes.clear();
        if (read instanceof Contribution it) {
            assertThat(it.vehicleId()).isEqualTo(Fact.VEHICLE);
            state = state.with(it.userId(), it.state());
            records = ViewRecords.of(it.vehicleId(), it.id(), it.at(), before, state);
        } else if (read instanceof Removal it) {
            state = state.with(it.userId(), UserState.removed(it.at()));
            records = ViewRecords.of(it.vehicleIds().get(0), it.id(), it.at(), before, state);
        } else {
            throw new AssertionError(read.toString());
        }
        records.forEach(this::readBy);
    }

    private void readBy(ViewRecord record) {
        if (record.topic().endsWith(".changes")) {
            JsonObject change = parsed(record);
            changes.add(change);
            fold(record.topic().replace(".changes", " ") + change.get("userId").getAsString(), change);
        } else if (record.value().isEmpty()) {
            assertThat(latest.remove(record.topic() + record.key()))
                    .as("what ends, was there")
                    .isNotNull();
        } else {
            JsonObject last = latest.put(record.topic() + record.key(), parsed(record));
            assertThat(parsed(record)).as("no record without news").isNotEqualTo(last);
        }
    }

    private static JsonObject parsed(ViewRecord record) {
        return JsonParser.parseString(new String(record.value().orElseThrow(), UTF_8))
                .getAsJsonObject();
    }

    /** As a reader would do it, by the schema of changes. */
    private void fold(String subject, JsonObject change) {
        if (change.has("last")) {
            assertThat(folded.remove(subject)).isNotNull();
            return;
        }
        assertThat(folded.containsKey(subject)).isEqualTo(!change.has("first"));
        JsonObject known = folded.computeIfAbsent(subject, none -> new JsonObject());
        if (change.has("current")) {
            known.add("current", change.get("current"));
        }
        if (change.has("errors")) {
            known.add("errors", change.get("errors"));
        }
        JsonObject attributes = member(known, "attributes");
        if (change.has("attributes")) {
            change.getAsJsonObject("attributes").entrySet().forEach(each -> {
                attributes.remove(each.getKey());
                if (!each.getValue().isJsonNull()) {
                    attributes.add(each.getKey(), each.getValue());
                }
            });
        }
        JsonObject signals = member(known, "signals");
        if (change.has("signals")) {
            for (JsonElement each : change.getAsJsonArray("signals")) {
                JsonObject signal = each.getAsJsonObject();
                signals.remove(signal.get("code").getAsString());
                if (signal.has("to")) {
                    signals.add(signal.get("code").getAsString(), signal.get("to"));
                }
            }
        }
    }

    private static JsonObject member(JsonObject object, String name) {
        if (!object.has(name)) {
            object.add(name, new JsonObject());
        }
        return object.getAsJsonObject(name);
    }

    /** What the reader of {@code latest} knows, by user, in the form of {@link ExpectedLatest}. */
    Map<String, Map<String, String>> latest() {
        Map<String, Map<String, String>> byUser = new TreeMap<>();
        latest.forEach((key, json) -> {
            Map<String, String> view = texts(json);
            view.put("route", key.substring(0, key.indexOf(".latest")));
            view.put("event", json.get("eventId").getAsString());
            assertThat(byUser.put(json.get("userId").getAsString(), view))
                    .as("one record for a user")
                    .isNull();
        });
        return byUser;
    }

    /** What the reader of {@code changes} knows, in the same form, without times and events. */
    Map<String, Map<String, String>> folded() {
        Map<String, Map<String, String>> byUser = new TreeMap<>();
        folded.forEach((subject, json) -> {
            String[] routeAndUser = subject.split(" ");
            Map<String, String> view = texts(json);
            view.put("route", routeAndUser[0]);
            byUser.put(routeAndUser[1], view);
        });
        return byUser;
    }

    private static Map<String, String> texts(JsonObject json) {
        Map<String, String> view = new TreeMap<>();
        view.put("current", json.get("current").getAsString());
        JsonObject attributes = json.getAsJsonObject("attributes");
        if (attributes.has("account")) {
            view.put("account", attributes.get("account").getAsString());
        }
        String errors = errors(json.has("errors") ? json.getAsJsonArray("errors") : new JsonArray());
        if (!errors.isEmpty()) {
            view.put("errors", errors);
        }
        json.getAsJsonObject("signals")
                .entrySet()
                .forEach(each -> view.put(
                        each.getKey(), text(each.getKey(), each.getValue().getAsJsonObject())));
        return view;
    }

    private static String text(String code, JsonObject signal) {
        String value = signal.has("value") ? signal.get("value").getAsString() : "-";
        if (signal.has("body")) {
            value = signal.getAsJsonObject("body").get("value").getAsString();
        }
        String error = signal.has("error")
                ? signal.getAsJsonObject("error").get("type").getAsString()
                : "-";
        String status = signal.has("status") ? signal.get("status").getAsString() : "-";
        return value + ' ' + status + ' ' + error + ' ' + signal.get("stale").getAsBoolean();
    }

    private static String errors(JsonArray errors) {
        TreeSet<String> texts = new TreeSet<>();
        for (JsonElement each : errors) {
            JsonObject error = each.getAsJsonObject();
            String type = error.get("type").getAsString();
            if (error.has("signals")) {
                error.getAsJsonArray("signals").forEach(code -> texts.add(type + "/" + code.getAsString()));
            } else {
                texts.add(type + "/");
            }
        }
        return String.join(",", texts);
    }
}
