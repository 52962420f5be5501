package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What the values of enriched events are published to be. */
final class PublishedSchema {

    private static final JsonSchema SCHEMA = load();

    private PublishedSchema() {}

    static List<String> complaints(JsonNode value) {
        return SCHEMA.validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    static void check(ScenarioOutput output, Violations violations) {
        output.enriched().forEach(each -> each.complaints()
                .forEach(complaint -> violations.add("a value is valid by its schema", each.id() + ": " + complaint)));
    }

    private static JsonSchema load() {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        try (InputStream in =
                PublishedSchema.class.getResourceAsStream("/schema/enriched-event.v1.strict.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
