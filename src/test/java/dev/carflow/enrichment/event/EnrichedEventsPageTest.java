package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.GeneratedPage;
import dev.carflow.enrichment.event.EnrichedEvent.Delivery;
import dev.carflow.enrichment.signal.Origin;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Keeps the page's example what the code writes. Run with {@code -Dupdate-docs} it rewrites it. */
class EnrichedEventsPageTest {

    private static final Path PAGE = Path.of("docs", "enriched-events.md");
    private static final Instant AT = Instant.parse("2026-11-21T08:33:22.031Z");

    @Test
    void theExampleAgreesWithTheCode() throws IOException {
        new GeneratedPage(PAGE, getClass()).check("example", "\n```json\n" + pretty(example()) + "\n```\n\n");
    }

    @Test
    void theExampleIsAsTheSchemaHasIt() throws IOException {
        assertThat(EventSchema.complaints(example())).isEmpty();
    }

    @Test
    void thePageNamesEveryOutcomeAndOrigin() throws IOException {
        String page = Files.readString(PAGE);
        for (EnrichmentOutcome outcome : EnrichmentOutcome.values()) {
            assertThat(page).contains("| `" + outcome + "` |");
        }
        for (Origin origin : Origin.values()) {
            assertThat(page).contains("`" + origin.name().toLowerCase(Locale.ROOT) + "`:");
        }
    }

    private static JsonNode example() throws IOException {
        ConsumedEvent event = Events.sample("vehicle-state-docs-variant");
        Enrichment enrichment = new Enrichment(
                EnrichmentOutcome.COMPLETE,
                Optional.empty(),
                Optional.empty(),
                1,
                false,
                Optional.of("0c5a2c0e-5d0f-4d0c-9f4e-5b0b0a6a2d11"),
                List.of(),
                List.of());
        return Events.tree(EnrichedEventWriter.write(new EnrichedEvent(
                event,
                Optional.of("customer-10442"),
                Delivery.AT_ONCE,
                AT,
                Events.MERGE.merge(event.signals(), List.of(odometer()), Map.of()),
                code -> false,
                enrichment)));
    }

    private static String pretty(JsonNode json) throws IOException {
        Separators separators =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        return new ObjectMapper().writer(new DefaultPrettyPrinter(separators)).writeValueAsString(json);
    }

    private static ReportedSignal odometer() throws IOException {
        try (InputStream in = EnrichedEventsPageTest.class.getResourceAsStream("/smartcar-samples/signals-all.json")) {
            JsonNode resource = StreamSupport.stream(
                            Events.tree(in.readAllBytes()).path("data").spliterator(), false)
                    .filter(signal -> signal.path("id").asText().equals("odometer-traveleddistance"))
                    .findFirst()
                    .orElseThrow();
            ObjectNode flat = resource.path("attributes").deepCopy();
            flat.set("meta", resource.path("meta"));
            return new ReportedSignal(
                    Signal.ofWebhook(flat).orElseThrow(),
                    SignalReport.byAnswer("43f2f193-6e85-4f08-b592-7b0fe339d309", AT.minusMillis(20)));
        }
    }
}
