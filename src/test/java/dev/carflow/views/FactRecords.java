package dev.carflow.views;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carflow.views.Fact.Event;
import dev.carflow.views.Fact.Permission;
import dev.carflow.views.Fact.Remembered;
import dev.carflow.views.Fact.Removed;
import dev.carflow.views.Fact.SignalFact;
import dev.carflow.views.Fact.Trouble;
import java.time.Instant;
import java.util.List;

/** Records of {@code {route}.enriched}, in the form that docs/contracts describes. */
final class FactRecords {

    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    private FactRecords() {}

    static String time(int minute) {
        return START.plusSeconds(60L * minute).toString().replace("Z", ".000Z");
    }

    static String type(Fact fact) {
        return fact instanceof Event
                ? "dev.carflow.vehicle_state.enriched"
                : fact instanceof Permission ? "dev.carflow.permission-changed" : "dev.carflow.user-removed";
    }

    static String id(Fact fact) {
        return fact instanceof Event event ? event.id() : "i" + fact.hashCode();
    }

    static String route(Fact fact) {
        return fact instanceof Event event ? event.route() : "any";
    }

    static byte[] value(Fact fact) {
        JsonObject json = fact instanceof Event event
                ? event(event)
                : fact instanceof Permission permission ? permission(permission) : removed((Removed) fact);
        return json.toString().getBytes(UTF_8);
    }

    private static JsonObject removed(Removed removed) {
        JsonObject json = ofUser(removed);
        json.add("vehicleIds", texts(List.of(Fact.VEHICLE)));
        json.addProperty("removedAt", time(removed.at()));
        return json;
    }

    private static JsonObject permission(Permission permission) {
        JsonObject json = ofUser(permission);
        json.addProperty("vehicleId", Fact.VEHICLE);
        json.addProperty("change", permission.withdrawn() ? "withdrawn" : "granted");
        if (!permission.codes().isEmpty()) {
            json.add("codes", texts(permission.codes()));
        }
        json.addProperty("at", time(permission.at()));
        json.addProperty("cause", "error");
        json.addProperty("eventId", "e");
        return json;
    }

    private static JsonObject ofUser(Fact fact) {
        JsonObject json = new JsonObject();
        json.addProperty("schemaVersion", 1);
        json.addProperty("userId", fact.user());
        return json;
    }

    private static JsonObject event(Event event) {
        JsonObject json = ofUser(event);
        json.addProperty("eventId", event.id());
        json.addProperty("eventType", event.errors().isEmpty() ? "VEHICLE_STATE" : "VEHICLE_ERROR");
        event.account().ifPresent(account -> json.addProperty("account", account));
        json.add("vehicle", object("id", Fact.VEHICLE));
        json.addProperty("receivedAt", time(event.received()));
        json.addProperty("enrichedAt", time(event.enriched()));
        JsonArray triggers = new JsonArray();
        if (event.first()) {
            triggers.add(object("type", "FIRST_DELIVERY"));
        }
        json.add("triggers", triggers);
        JsonObject signals = new JsonObject();
        event.signals().forEach(signal -> signals.add(signal.code(), json(signal)));
        json.add("signals", signals);
        JsonObject known = new JsonObject();
        for (SignalFact signal : event.answered()) {
            JsonObject answer = json(signal);
            answer.addProperty("origin", "api");
            known.add(signal.code(), answer);
        }
        for (Remembered remembered : event.remembered()) {
            known.add(remembered.code(), remembered(remembered));
        }
        json.add("known", known);
        if (!event.withheld().isEmpty()) {
            json.add("withheld", texts(event.withheld()));
        }
        JsonArray errors = new JsonArray();
        event.errors().forEach(error -> errors.add(trouble(error)));
        json.add("errors", errors);
        event.sequence().ifPresent(number -> {
            JsonObject meta = new JsonObject();
            meta.addProperty("sequence", number);
            json.add("meta", meta);
        });
        return json;
    }

    private static JsonObject json(SignalFact signal) {
        JsonObject json = object("status", signal.status());
        signal.error().ifPresent(type -> json.add("error", object("type", type)));
        signal.value().ifPresent(value -> json.add("body", body(value)));
        signal.maker().ifPresent(minute -> json.addProperty("oemUpdatedAt", time(minute)));
        signal.retrieved().ifPresent(minute -> json.addProperty("retrievedAt", time(minute)));
        return json;
    }

    private static JsonObject remembered(Remembered remembered) {
        JsonObject json = object("origin", "cache");
        json.add("body", body(remembered.value()));
        remembered.maker().ifPresent(minute -> json.addProperty("oemUpdatedAt", time(minute)));
        remembered.retrieved().ifPresent(minute -> json.addProperty("retrievedAt", time(minute)));
        json.addProperty("timeFrom", "retrieval");
        json.addProperty("learnedAt", time(remembered.learned()));
        json.addProperty("fromEventId", "earlier");
        return json;
    }

    private static JsonObject body(int value) {
        return JsonParser.parseString(value < 0 ? "{\"value\":null}" : "{\"value\":" + value + "}")
                .getAsJsonObject();
    }

    private static JsonObject trouble(Trouble trouble) {
        JsonObject json = object("type", trouble.type());
        json.addProperty("state", trouble.resolved() ? "RESOLVED" : "ERROR");
        if (!trouble.signals().isEmpty()) {
            JsonArray signals = new JsonArray();
            trouble.signals().forEach(code -> signals.add(object("code", code)));
            json.add("signals", signals);
        }
        return json;
    }

    private static JsonObject object(String name, String value) {
        JsonObject json = new JsonObject();
        json.addProperty(name, value);
        return json;
    }

    private static JsonArray texts(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
