package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the schemas that are published in {@code docs/contracts/schema}. */
public final class PublishedSchemas {

    public static final Path DIRECTORY = Path.of("docs", "contracts", "schema");

    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedSchemas() {}

    /** Returns the document itself. */
    public static JsonNode read(String file) {
        try {
            return JSON.readTree(Files.readAllBytes(DIRECTORY.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a validator that asserts formats. */
    public static JsonSchema validator(String file) {
        return validator(read(file));
    }

    static JsonSchema validator(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }
}
