package dev.carflow.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.carflow.contract.PublishedSchemas;
import dev.carflow.views.output.ViewRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The schemas of views, formats asserted: by what is promised to be written, and by what readers validate with. */
final class ViewSchemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, List<JsonSchema>> BY_KIND = Map.of(
            "latest",
            List.of(
                    PublishedSchemas.validator("latest.v1.schema.json"),
                    PublishedSchemas.validator("latest.v1.strict.schema.json")),
            "changes",
            List.of(
                    PublishedSchemas.validator("change.v1.schema.json"),
                    PublishedSchemas.validator("change.v1.strict.schema.json")));

    private ViewSchemas() {}

    static Set<ValidationMessage> complaints(ViewRecord record) {
        Set<ValidationMessage> all = new HashSet<>();
        if (record.value().isPresent()) {
            JsonNode json = read(record.value().get());
            String kind = record.topic().substring(record.topic().lastIndexOf('.') + 1);
            BY_KIND.get(kind).forEach(schema -> all.addAll(schema.validate(json)));
        }
        return all;
    }

    private static JsonNode read(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
