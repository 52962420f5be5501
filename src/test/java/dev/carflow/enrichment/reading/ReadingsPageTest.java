package dev.carflow.enrichment.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.contract.PublishedSchemas;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.routing.DerivedTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the page what the code writes. Run with {@code -Dupdate-docs} it rewrites its example. */
class ReadingsPageTest {

    private static final Path PAGE = Path.of("docs", "readings.md");
    private static final String UPDATE = "update-docs";
    private static final Pattern EXAMPLE =
            Pattern.compile("(?s)(<!-- example: begin[^>]*-->\n).*(<!-- example: end -->)");
    private static final Pattern MEMBERS = Pattern.compile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\| ");

    @Test
    void theExampleAgreesWithTheCode() throws IOException {
        // Given
        String page = Files.readString(PAGE);
        Matcher marked = EXAMPLE.matcher(page);
        assertThat(marked.find()).as("%s has the markers", PAGE).isTrue();

        // When
        String block = "\n```json\n" + example() + "\n```\n\n";
        String expected = marked.replaceFirst(Matcher.quoteReplacement(marked.group(1) + block + marked.group(2)));

        // Then
        if (System.getProperty(UPDATE) != null) {
            Files.writeString(PAGE, expected);
        } else {
            assertThat(page)
                    .as(
                            "%s is stale; refresh it: ./mvnw test -Dtest=%s -D%s",
                            PAGE, getClass().getSimpleName(), UPDATE)
                    .isEqualTo(expected);
        }
    }

    @Test
    void thePageAndTheSchemasNameTheSameMembers() throws IOException {
        // Given
        List<String> members =
                names(PublishedSchemas.read("reading.v1.strict.schema.json").path("properties"));

        // Then
        assertThat(names(PublishedSchemas.read("reading.v1.schema.json").path("properties")))
                .isEqualTo(members);
        List<String> onThePage = new ArrayList<>();
        Matcher rows = MEMBERS.matcher(Files.readString(PAGE));
        while (rows.find()) {
            onThePage.addAll(List.of(rows.group(1).replace("`", "").split(", ")));
        }
        assertThat(onThePage).isEqualTo(members);
    }

    private static String example() {
        ConsumedEvent event = ((Parsed) ConsumedEvent.read(
                        Samples.delivery("vehicle-state-docs-variant").body(),
                        Instant.parse("2026-11-21T08:33:20.187Z")))
                .event();
        return new Readings(
                        new DerivedTopic("smartcar", "smartcar.readings", "/carflow/smartcar/readings"), code -> false)
                .of(event, List.of(), Optional.of("customer-10442")).stream()
                        .map(record -> new String(record.value(), UTF_8))
                        .collect(Collectors.joining("\n"));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
