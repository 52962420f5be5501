package dev.carflow.proof;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Every value is what the published schema says. */
final class ValidBySchema {

    private static final JsonSchema SCHEMA = load();

    private ValidBySchema() {}

    static void check(Harvest harvest, Violations violations) {
        harvest.enriched().forEach(each -> SCHEMA.validate(each.value())
                .forEach(complaint ->
                        violations.add("a value is valid by its schema", each.id() + ": " + complaint.getMessage())));
    }

    private static JsonSchema load() {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        try (InputStream in = ValidBySchema.class.getResourceAsStream("/schema/enriched-event.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
