package dev.carflow.enrichment.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** The schemas of readings, formats asserted. */
final class ReadingSchema {

    private static final JsonSchema STRICT = load("/schema/reading.v1.strict.schema.json");
    private static final JsonSchema OF_READERS = load("/schema/reading.v1.schema.json");

    private ReadingSchema() {}

    private static JsonSchema load(String resource) {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        try (InputStream in = ReadingSchema.class.getResourceAsStream(resource)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By what is promised to be written, and by what readers validate with. */
    static Set<ValidationMessage> complaints(JsonNode reading) {
        Set<ValidationMessage> all = new HashSet<>(STRICT.validate(reading));
        all.addAll(OF_READERS.validate(reading));
        return all;
    }

    static Set<ValidationMessage> complaintsOfReaders(JsonNode reading) {
        return OF_READERS.validate(reading);
    }
}
