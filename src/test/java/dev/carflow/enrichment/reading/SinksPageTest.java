package dev.carflow.enrichment.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.Samples;
import dev.carflow.TestDatabase;
import dev.carflow.contract.PublishedSchemas;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.routing.DerivedTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The statements of docs/sinks.md about readings, as far as they can be tried without the sinks. */
class SinksPageTest {

    private static final Path PAGE = Path.of("docs", "sinks.md");
    private static final int FIELDS_OF_AN_INDEX = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theSchemaForConnectIsTheStrictOne() throws IOException {
        // Given
        JsonNode strict = PublishedSchemas.read("reading.v1.strict.schema.json");
        Set<String> required = new HashSet<>();
        strict.path("required").forEach(name -> required.add(name.asText()));

        // When
        JsonNode fields = PublishedSchemas.read("reading.v1.connect.json").path("fields");

        // Then
        List<String> names = new ArrayList<>();
        for (JsonNode field : fields) {
            String name = field.path("field").asText();
            names.add(name);
            assertThat(field.path("optional").asBoolean()).as(name).isEqualTo(!required.contains(name));
            assertThat(field.path("type").asText())
                    .as(name)
                    .isEqualTo(connectType(strict.path("properties").path(name)));
        }
        assertThat(names).isEqualTo(names(strict.path("properties")));
    }

    @Test
    void everyConfigurationIsJson() throws IOException {
        assertThat(blocks("json")).hasSizeGreaterThan(4).allSatisfy(block -> assertThat(JSON.readTree(block))
                .isNotEmpty());
        assertThat(blocks("json").stream().filter(block -> block.contains("connector.class")))
                .isNotEmpty()
                .allMatch(block -> block.contains("\"consumer.override.isolation.level\": \"read_committed\""));
    }

    @Test
    void theIndexesHaveFewerFieldsThanElasticsearchTakes() throws IOException {
        JsonNode readings = JSON.readTree(after("<!-- readings template -->")).at("/template/mappings");
        JsonNode enriched = JSON.readTree(after("<!-- enriched template -->")).at("/template/mappings");

        assertThat(names(readings.path("properties")))
                .isEqualTo(names(
                        PublishedSchemas.read("reading.v1.strict.schema.json").path("properties")));
        assertThat(Files.readString(PAGE))
                .contains("Readings have " + readings.path("properties").size() + '.');
        for (JsonNode mappings : List.of(readings, enriched)) {
            assertThat(fields(mappings)).isLessThan(FIELDS_OF_AN_INDEX);
            // Nothing is added to it by what a record says.
            assertThat(mappings.path("dynamic").toString()).isEqualTo("false");
        }
        assertThat(enriched.at("/properties/signals/type").asText()).isEqualTo("flattened");
        assertThat(enriched.at("/properties/known/type").asText()).isEqualTo("flattened");
    }

    @Test
    void repeatedReadingsAreOneRowEach() throws IOException, SQLException {
        // Given
        List<JsonNode> readings = readings();
        Set<String> ids =
                readings.stream().map(reading -> reading.path("id").asText()).collect(Collectors.toSet());
        assertThat(ids).hasSizeLessThan(readings.size()).hasSizeGreaterThan(50);

        try (TestDatabase database = TestDatabase.empty();
                Connection connection = database.connect()) {
            try (Statement sql = connection.createStatement()) {
                sql.execute("create schema warehouse");
                connection.setSchema("warehouse");
                sql.execute(blocks("sql").get(0));
            }

            // When
            upsert(connection, readings);
            upsert(connection, readings);

            // Then
            try (PreparedStatement query = connection.prepareStatement(
                            "select id, code, value_number, value_json::jsonb, observed_at from readings");
                    ResultSet rows = query.executeQuery()) {
                Set<String> found = new HashSet<>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                    assertThat(rows.getObject(5, LocalDateTime.class)).isNotNull();
                }
                assertThat(found).isEqualTo(ids);
            }
        }
    }

    /** As the JDBC sink does it on PostgreSQL: all columns by name, in conflict all but the key from the new row. */
    private static void upsert(Connection connection, List<JsonNode> readings) throws SQLException, IOException {
        List<String> columns =
                names(PublishedSchemas.read("reading.v1.strict.schema.json").path("properties"));
        String statement = columns.stream().collect(Collectors.joining("\",\"", "insert into \"readings\" (\"", "\") "))
                + columns.stream().map(column -> "?").collect(Collectors.joining(",", "values (", ") "))
                + columns.stream()
                        .filter(column -> !column.equals("id"))
                        .map(column -> '"' + column + "\"=excluded.\"" + column + '"')
                        .collect(Collectors.joining(",", "on conflict (\"id\") do update set ", ""));
        try (PreparedStatement upsert = connection.prepareStatement(statement)) {
            for (JsonNode reading : readings) {
                for (int i = 0; i < columns.size(); i++) {
                    upsert.setObject(i + 1, value(columns.get(i), reading.path(columns.get(i))));
                }
                upsert.executeUpdate();
            }
        }
    }

    private static Object value(String column, JsonNode value) {
        if (value.isMissingNode()) {
            return null;
        }
        if (column.endsWith("_at")) {
            return Timestamp.valueOf(
                    Instant.parse(value.asText()).atOffset(ZoneOffset.UTC).toLocalDateTime());
        }
        if (value.isTextual()) {
            return value.asText();
        }
        return value.isBoolean()
                ? value.asBoolean()
                : column.equals("value_number") ? value.asDouble() : value.asLong();
    }

    private static List<JsonNode> readings() {
        Readings readings = new Readings(
                new DerivedTopic("smartcar", "smartcar.readings", "/carflow/smartcar/readings"), code -> false);
        return Samples.deliveries()
                .filter(sample -> sample.name().matches("vehicle-(state|error)-.*"))
                .map(sample -> ConsumedEvent.read(sample.body(), Instant.parse("2026-11-21T08:33:20.187Z")))
                .flatMap(read -> readings.of(((Parsed) read).event(), List.of(), Optional.of("customer-1")).stream())
                .map(record -> Samples.parse(record.value()))
                .toList();
    }

    private static String connectType(JsonNode property) {
        if (property.has("const")) {
            return "int64";
        }
        return switch (property.path("type").asText("string")) {
            case "integer" -> "int64";
            case "number" -> "double";
            case "boolean" -> "boolean";
            default -> "string";
        };
    }

    /** Objects count, as Elasticsearch counts them. */
    private static int fields(JsonNode mapping) {
        int fields = 0;
        for (JsonNode property : mapping.path("properties")) {
            fields += 1 + fields(property);
        }
        return fields;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(PAGE));
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    private static String after(String mark) throws IOException {
        Matcher block = Pattern.compile("(?s)" + Pattern.quote(mark) + "\\s*```json\n(.*?)```")
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("%s has %s", PAGE, mark).isTrue();
        return block.group(1);
    }
}
