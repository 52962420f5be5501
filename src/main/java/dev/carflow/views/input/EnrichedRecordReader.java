package dev.carflow.views.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.views.input.EnrichedRecord.Ignored;
import dev.carflow.views.input.EnrichedRecord.Removal;
import dev.carflow.views.input.EnrichedRecord.Unreadable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the value of a record by its {@code ce_type} (docs/enriched-events.md). Never throws, whatever the bytes are. */
public final class EnrichedRecordReader {

    private static final String ENRICHED = ".enriched";
    private static final String PERMISSION_CHANGED = "dev.carflow.permission-changed";
    private static final String USER_REMOVED = "dev.carflow.user-removed";
    private static final int SCHEMA_VERSION = 1;

    private final Predicate<String> isPublished;

    /** @param isPublished by code of a signal: whether views may have it; others are not even kept */
    public EnrichedRecordReader(Predicate<String> isPublished) {
        this.isPublished = isPublished;
    }

    /**
     * @param type the header {@code ce_type}
     * @param id the header {@code ce_id}
     * @param route whose topic has the record
     */
    public EnrichedRecord read(String type, String id, byte[] value, String route) {
        boolean isEvent = type.endsWith(ENRICHED);
        if (!isEvent && !type.equals(PERMISSION_CHANGED) && !type.equals(USER_REMOVED)) {
            return new Ignored();
        }
        JsonNode json;
        try {
            json = Fields.treeOfSignals(value);
        } catch (IOException e) {
            // The parser's own message quotes content.
            return new Unreadable("not well-formed JSON");
        }
        if (json.path("schemaVersion").asInt() != SCHEMA_VERSION) {
            return new Unreadable("schemaVersion is not " + SCHEMA_VERSION);
        }
        if (isEvent) {
            return new EnrichedEventReader(json, route, isPublished).read();
        }
        return type.equals(USER_REMOVED) ? removal(json, id) : PermissionReader.read(json, id, isPublished);
    }

    private static EnrichedRecord removal(JsonNode json, String id) {
        Optional<String> userId = Fields.text(json.path("userId"));
        Optional<Instant> at = RecordTime.of(json.path("removedAt"));
        if (userId.isEmpty() || at.isEmpty()) {
            return new Unreadable("userId or removedAt is missing");
        }
        List<String> vehicleIds = new ArrayList<>();
        json.path("vehicleIds").forEach(vehicle -> Fields.text(vehicle).ifPresent(vehicleIds::add));
        return new Removal(userId.get(), vehicleIds, id, at.get());
    }
}
