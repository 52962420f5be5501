package dev.carflow.enrichment.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.enrichment.event.EventReadResult.Poison;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.smartcar.api.Fields;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads a webhook's body in every form of contract 3. */
final class EventReader {

    private static final String TRIGGERS = "triggers";
    private static final Set<String> TOP = Set.of("eventId", "eventType", "vehicleId", "data", TRIGGERS, "meta");
    private static final Set<String> DATA = Set.of("user", "vehicle", "signals", "errors", TRIGGERS);
    private static final Set<String> USER = Set.of("id", "externalId");

    private final JsonNode top;
    private final JsonNode data;

    private EventReader(JsonNode top) {
        this.top = top;
        this.data = top.path("data");
    }

    static EventReadResult read(byte[] body, Instant receivedAt) {
        JsonNode top;
        try {
            top = Fields.treeOfSignals(body);
        } catch (StreamConstraintsException e) {
            return poison(EventDefect.BEYOND_LIMITS, "nesting, a number or a text exceeds what can be read" + at(e));
        } catch (JsonProcessingException e) {
            return poison(EventDefect.MALFORMED_JSON, "not well-formed JSON" + at(e));
        } catch (IOException e) {
            return poison(EventDefect.MALFORMED_JSON, "not well-formed UTF-8 JSON");
        }
        return top.isObject()
                ? new EventReader(top).read(receivedAt)
                : poison(EventDefect.NOT_AN_OBJECT, "JSON, but not an object");
    }

    private EventReadResult read(Instant receivedAt) {
        Optional<VehicleEventType> kind = Fields.text(top.path("eventType")).flatMap(VehicleEventType::of);
        if (kind.isEmpty()) {
            return poison(EventDefect.UNKNOWN_TYPE, "eventType is none that this version of Carflow knows");
        }
        Optional<String> eventId = Fields.text(top.path("eventId"));
        if (eventId.isEmpty()) {
            return poison(EventDefect.NO_EVENT_ID, "eventId is missing or not text");
        }
        JsonNode user = data.path("user");
        Optional<String> userId = Fields.text(user.path("id"));
        if (userId.isEmpty()) {
            return poison(EventDefect.NO_USER_ID, "data.user.id is missing or not text");
        }
        ObjectNode vehicle = vehicle();
        JsonNode meta = top.path("meta");
        SignalReport report = SignalReport.byEvent(eventId.get(), receivedAt, sequence(meta.path("sequence")));
        return new Parsed(new ConsumedEvent(
                kind.get(),
                eventId.get(),
                userId.get(),
                Fields.text(user.path("externalId")),
                Fields.text(vehicle.path("id")),
                vehicle,
                Fields.time(meta.path("deliveredAt")),
                receivedAt,
                triggers(),
                EventSignals.read(data.path("signals"), report),
                VehicleErrors.read(data.path("errors")).all(),
                unknown(user, vehicle),
                Optional.of(meta).filter(node -> !node.isMissingNode() && !node.isNull())));
    }

    private ObjectNode vehicle() {
        ObjectNode vehicle = JsonNodeFactory.instance.objectNode();
        if (data.path("vehicle") instanceof ObjectNode received) {
            vehicle.setAll(received);
        }
        if (Fields.text(vehicle.path("id")).isEmpty()) {
            Fields.text(top.path("vehicleId")).ifPresent(id -> vehicle.put("id", id));
        }
        return vehicle;
    }

    /** A trigger in both places counts once. */
    private List<Trigger> triggers() {
        return Stream.concat(Elements.of(top.path(TRIGGERS)), Elements.of(data.path(TRIGGERS)))
                .map(Trigger::read)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Ignores a number of another form. */
    private static OptionalLong sequence(JsonNode sequence) {
        return sequence.isIntegralNumber() && sequence.canConvertToLong()
                ? OptionalLong.of(sequence.longValue())
                : OptionalLong.empty();
    }

    /** Collects unknown members at their place, and known members of an unexpected type. */
    private ObjectNode unknown(JsonNode user, ObjectNode vehicle) {
        ObjectNode unknown = JsonNodeFactory.instance.objectNode();
        unknown.setAll(Fields.others(top, TOP));
        String vehicleId = vehicle.path("id").asText();
        unread(top, "vehicleId", text -> text.equals(vehicleId)).ifPresent(id -> unknown.set("vehicleId", id));
        ObjectNode ofData = JsonNodeFactory.instance.objectNode();
        ofData.setAll(Fields.others(data, DATA));
        ObjectNode ofUser = JsonNodeFactory.instance.objectNode();
        ofUser.setAll(Fields.others(user, USER));
        unread(user, "externalId", text -> true).ifPresent(id -> ofUser.set("externalId", id));
        if (!ofUser.isEmpty()) {
            ofData.set("user", ofUser);
        }
        if (!ofData.isEmpty()) {
            unknown.set("data", ofData);
        }
        return unknown;
    }

    /** Returns a member that is present but not the expected text. */
    private static Optional<JsonNode> unread(JsonNode object, String member, Predicate<String> read) {
        JsonNode value = object.path(member);
        return Optional.of(value)
                .filter(there -> !there.isMissingNode() && !there.isNull())
                .filter(there -> Fields.text(there).filter(read).isEmpty());
    }

    private static Poison poison(EventDefect defect, String detail) {
        return new Poison(defect, detail);
    }

    /** The parser's own message quotes content. */
    private static String at(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        return place == null || place.getByteOffset() < 0 ? "" : ", at byte " + place.getByteOffset();
    }
}
