package dev.carflow.views.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.views.input.EnrichedRecord.Contribution;
import dev.carflow.views.input.EnrichedRecord.Unreadable;
import dev.carflow.views.merge.SignalState;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a record about a permission. One that is granted again brings no values; events do. */
final class PermissionReader {

    private PermissionReader() {}

    static EnrichedRecord read(JsonNode json, String id, Predicate<String> isPublished) {
        Optional<String> userId = Fields.text(json.path("userId"));
        Optional<String> vehicleId = Fields.text(json.path("vehicleId"));
        Optional<Instant> at = RecordTime.of(json.path("at"));
        if (userId.isEmpty() || vehicleId.isEmpty() || at.isEmpty()) {
            return new Unreadable("userId, vehicleId or at is missing");
        }
        StateBuilder state = new StateBuilder();
        if (json.path("change").asText().equals("withdrawn")) {
            if (json.has("codes")) {
                json.path("codes").forEach(code -> Fields.text(code)
                        .filter(isPublished)
                        .ifPresent(text -> state.signal(text, SignalState.NOTHING.withdrawnAt(at.get()))));
            } else {
                state.withdrawnAt(at.get());
            }
        }
        return new Contribution(vehicleId.get(), userId.get(), id, at.get(), state.build());
    }
}
