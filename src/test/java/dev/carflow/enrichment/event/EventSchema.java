package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/** The schema of what is promised to be written, formats asserted. */
public final class EventSchema {

    private static final JsonSchema STRICT = load("/schema/enriched-event.v1.strict.schema.json");
    private static final JsonSchema OF_READERS = load("/schema/enriched-event.v1.schema.json");

    private EventSchema() {}

    private static JsonSchema load(String resource) {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        try (InputStream in = EventSchema.class.getResourceAsStream(resource)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Set<ValidationMessage> complaints(JsonNode event) {
        return STRICT.validate(event);
    }

    /** The one that readers validate with. */
    static Set<ValidationMessage> complaintsOfReaders(JsonNode event) {
        return OF_READERS.validate(event);
    }
}
