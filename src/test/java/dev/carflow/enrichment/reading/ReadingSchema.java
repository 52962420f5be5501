package dev.carflow.enrichment.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.carflow.contract.PublishedSchemas;
import java.util.HashSet;
import java.util.Set;

/** The schemas of readings, formats asserted. */
final class ReadingSchema {

    private static final JsonSchema STRICT = PublishedSchemas.validator("reading.v1.strict.schema.json");
    private static final JsonSchema OF_READERS = PublishedSchemas.validator("reading.v1.schema.json");

    private ReadingSchema() {}

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
