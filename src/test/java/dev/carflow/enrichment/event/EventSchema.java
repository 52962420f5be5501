package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.carflow.contract.PublishedSchemas;
import java.util.Set;

/** The schema of what is promised to be written, formats asserted. */
public final class EventSchema {

    private static final JsonSchema STRICT = PublishedSchemas.validator("enriched-event.v1.strict.schema.json");
    private static final JsonSchema OF_READERS = PublishedSchemas.validator("enriched-event.v1.schema.json");

    private EventSchema() {}

    public static Set<ValidationMessage> complaints(JsonNode event) {
        return STRICT.validate(event);
    }

    /** The one that readers validate with. */
    static Set<ValidationMessage> complaintsOfReaders(JsonNode event) {
        return OF_READERS.validate(event);
    }
}
