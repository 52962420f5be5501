package dev.carflow.views.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.views.input.EnrichedRecord.Contribution;
import dev.carflow.views.input.EnrichedRecord.Ignored;
import dev.carflow.views.input.EnrichedRecord.Unreadable;
import dev.carflow.views.merge.ErrorSubject;
import dev.carflow.views.merge.SignalState;
import dev.carflow.views.merge.Stamped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads an enriched event. */
final class EnrichedEventReader {

    /** Members of {@code vehicle} that readers of views get. The VIN is a signal, which can be withheld. */
    private static final List<String> OF_THE_VEHICLE = List.of("make", "model", "year", "mode", "powertrainType");

    private static final List<String> OF_THE_USER = List.of("account", "externalUserId");

    private final JsonNode event;
    private final String route;
    private final Predicate<String> isPublished;
    private final StateBuilder state = new StateBuilder();

    EnrichedEventReader(JsonNode event, String route, Predicate<String> isPublished) {
        this.event = event;
        this.route = route;
        this.isPublished = isPublished;
    }

    EnrichedRecord read() {
        Optional<String> id = Fields.text(event.path("eventId"));
        Optional<String> userId = Fields.text(event.path("userId"));
        Optional<Instant> receivedAt = RecordTime.of(event.path("receivedAt"));
        Optional<Instant> enrichedAt = RecordTime.of(event.path("enrichedAt"));
        if (id.isEmpty() || userId.isEmpty() || receivedAt.isEmpty() || enrichedAt.isEmpty()) {
            return new Unreadable("eventId, userId, receivedAt or enrichedAt is missing");
        }
        Optional<String> vehicleId = Fields.text(event.path("vehicle").path("id"));
        if (vehicleId.isEmpty()) {
            return new Ignored();
        }
        readMembers(receivedAt.get(), id.get());
        errors(receivedAt.get(), id.get());
        new EnrichedSignals(event, id.get(), receivedAt.get(), enrichedAt.get(), isFirstDelivery())
                .addTo(state, isPublished);
        for (JsonNode withheld : event.path("withheld")) {
            state.signal(withheld.asText(), SignalState.NOTHING.withheldAt(receivedAt.get()));
        }
        return new Contribution(vehicleId.get(), userId.get(), id.get(), receivedAt.get(), state.build());
    }

    private void readMembers(Instant receivedAt, String id) {
        state.route(new Stamped<>(receivedAt, id, route));
        if (event.path("eventType").asText().equals("VEHICLE_STATE")) {
            state.stateAt(receivedAt);
        }
        if (isFirstDelivery()) {
            state.grantedAt(receivedAt);
        }
        OF_THE_USER.forEach(name -> attribute(name, event.path(name), receivedAt, id));
        OF_THE_VEHICLE.forEach(name -> attribute(name, event.path("vehicle").path(name), receivedAt, id));
    }

    /** A year can be a text or a number. */
    private void attribute(String name, JsonNode value, Instant receivedAt, String id) {
        if (value.isTextual() && !value.asText().isBlank() || value.isIntegralNumber()) {
            state.attribute(name, new Stamped<>(receivedAt, id, value.asText()));
        }
    }

    private boolean isFirstDelivery() {
        for (JsonNode trigger : event.path("triggers")) {
            if (trigger.path("type").asText().equalsIgnoreCase("FIRST_DELIVERY")) {
                return true;
            }
        }
        return false;
    }

    private void errors(Instant receivedAt, String id) {
        for (JsonNode error : event.path("errors")) {
            boolean resolved = error.path("state").asText().equalsIgnoreCase("RESOLVED");
            String type = Fields.text(error.path("type")).orElse("UNKNOWN");
            String code = Fields.text(error.path("code")).orElse("");
            Stamped<Boolean> report = new Stamped<>(receivedAt, id, resolved);
            List<String> signals = signalsOf(error);
            boolean withdraws = type.equalsIgnoreCase("PERMISSION") && !resolved;
            if (signals.isEmpty()) {
                state.error(new ErrorSubject(type, code, ""), report);
                if (withdraws) {
                    state.withdrawnAt(receivedAt);
                }
            }
            for (String signal : signals) {
                state.error(new ErrorSubject(type, code, signal), report);
                if (withdraws && isPublished.test(signal)) {
                    state.signal(signal, SignalState.NOTHING.withdrawnAt(receivedAt));
                }
            }
        }
    }

    /** Returns empty if one of them has no code: then every signal may be meant. */
    private static List<String> signalsOf(JsonNode error) {
        List<String> codes = new ArrayList<>();
        for (JsonNode signal : error.path("signals")) {
            Optional<String> code = Fields.text(signal.path("code"));
            if (code.isEmpty()) {
                return List.of();
            }
            codes.add(code.get().toLowerCase(Locale.ROOT));
        }
        return codes;
    }
}
