package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.carflow.contract.PublishedSchemas;
import java.util.List;

/** The published schema of enriched events' values. */
final class PublishedSchema {

    private static final JsonSchema SCHEMA = PublishedSchemas.validator("enriched-event.v1.strict.schema.json");

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
}
