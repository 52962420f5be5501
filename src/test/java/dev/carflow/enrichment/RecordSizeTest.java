package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.api.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * How large enriched events are, against those of commit 9f250eb, before version 1, with the same wanted signals. Run with
 * {@code -Dupdate-docs} it rewrites the table in docs/performance.md.
 */
class RecordSizeTest {

    private static final Path PAGE = Path.of("docs", "performance.md");
    private static final String UPDATE = "update-docs";
    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- sizes: begin[^>]*-->\n).*(<!-- sizes: end -->)");
    private static final double AT_MOST = 1.5;
    private static final String[] TEN = {
        "tractionbattery-stateofcharge:24H",
        "tractionbattery-range:24H",
        "odometer-traveleddistance:24H",
        "charge-ischarging:24H",
        "charge-wattage:24H",
        "charge-timetocomplete:24H",
        "location-preciselocation:24H",
        "closure-islocked:24H",
        "wheel-tires:24H",
        "vehicleidentification-vin:24H"
    };

    /** In bytes: with nothing wanted, with an answer to the event, and with one of an hour before. */
    private record Sizes(int alone, int answered, int remembered) {}

    /** The sizes of commit 9f250eb. */
    private static final Map<String, Sizes> BEFORE = Map.ofEntries(
            Map.entry("vehicle-error-2025-string-signals", new Sizes(1122, 1122, 1122)),
            Map.entry("vehicle-error-account-authentication", new Sizes(1098, 1098, 1098)),
            Map.entry("vehicle-error-compatibility-permission", new Sizes(1624, 1624, 1624)),
            Map.entry("vehicle-error-resolved", new Sizes(925, 925, 925)),
            Map.entry("vehicle-state-2025-early-v4", new Sizes(1230, 3150, 2945)),
            Map.entry("vehicle-state-byd-seal-partial", new Sizes(3581, 5332, 5123)),
            Map.entry("vehicle-state-docs-variant-first-delivery", new Sizes(1383, 3181, 2972)),
            Map.entry("vehicle-state-docs-variant", new Sizes(1471, 3269, 3060)),
            Map.entry("vehicle-state-early-docs-v3-meta", new Sizes(1107, 3085, 2884)),
            Map.entry("vehicle-state-first-delivery", new Sizes(1468, 3238, 3029)),
            Map.entry("vehicle-state-ford-f150-ice", new Sizes(4926, 7097, 6784)),
            Map.entry("vehicle-state-forward-compat", new Sizes(2485, 4722, 4521)),
            Map.entry("vehicle-state-polestar2-nested-nulls", new Sizes(4699, 6231, 6024)),
            Map.entry("vehicle-state-tesla-model3-retry", new Sizes(4238, 4354, 4342)),
            Map.entry("vehicle-state-tesla-model3", new Sizes(4238, 4354, 4342)),
            Map.entry("vehicle-state-test-mode", new Sizes(1117, 3180, 2975)),
            Map.entry("vehicle-state-vw-id4-error-with-body", new Sizes(2718, 4516, 4307)));

    @Test
    void noEnrichedEventIsMoreThanHalfAsLargeAgainAsBeforeVersion1() {
        Map<String, Sizes> sizes = sizes();

        assertThat(sizes).containsOnlyKeys(BEFORE.keySet()).allSatisfy((sample, size) -> {
            Sizes before = BEFORE.get(sample);
            assertThat(ratio(before.alone(), size.alone())).isLessThanOrEqualTo(AT_MOST);
            assertThat(ratio(before.answered(), size.answered())).isLessThanOrEqualTo(AT_MOST);
            assertThat(ratio(before.remembered(), size.remembered())).isLessThanOrEqualTo(AT_MOST);
        });
    }

    @Test
    void thePageHasTheSizesOfToday() throws IOException {
        // Given
        String page = Files.readString(PAGE);
        Matcher marked = TABLE.matcher(page);
        assertThat(marked.find()).as("%s has the markers", PAGE).isTrue();

        // When
        String expected = marked.replaceFirst(
                Matcher.quoteReplacement(marked.group(1) + "\n" + table() + "\n" + marked.group(2)));

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

    private static String table() {
        StringBuilder table =
                new StringBuilder("| Sample | Nothing wanted | Asked | Remembered |\n| --- | --- | --- | --- |\n");
        sizes().forEach((sample, size) -> {
            Sizes before = BEFORE.get(sample);
            table.append("| ")
                    .append(sample)
                    .append(cell(before.alone(), size.alone()))
                    .append(cell(before.answered(), size.answered()))
                    .append(cell(before.remembered(), size.remembered()))
                    .append(" |\n");
        });
        return table.toString();
    }

    private static String cell(int before, int now) {
        return " | %d → %d (%.2f)".formatted(before, now, ratio(before, now));
    }

    private static double ratio(int before, int now) {
        return (double) now / before;
    }

    private static Map<String, Sizes> sizes() {
        Map<String, Sizes> sizes = new LinkedHashMap<>();
        Samples.deliveries()
                .filter(sample -> sample.name().matches("vehicle-(state|error)-.*"))
                .forEach(sample -> sizes.put(
                        sample.name(),
                        new Sizes(
                                enriched(sample, new SimulatedWorker("none")),
                                answered(sample, new SimulatedWorker(TEN)),
                                remembered(sample, new SimulatedWorker(TEN)))));
        return sizes;
    }

    private static int answered(Samples.Delivery sample, SimulatedWorker worker) {
        worker.smartcar = () -> SimulatedWorker.answer(store(Duration.ZERO));
        return enriched(sample, worker);
    }

    /** Asked an hour before, for an event without signals of the same vehicle. */
    private static int remembered(Samples.Delivery sample, SimulatedWorker worker) {
        ConsumedEvent event = read(sample, worker);
        Duration before = Duration.ofHours(1);
        worker.smartcar = () -> SimulatedWorker.answer(store(before));
        worker.at(worker.now.minus(before))
                .enrich("""
                {"eventId":"3d0c5e0a-6a44-4f0f-9a1e-2f6f5b1f7c10","eventType":"VEHICLE_STATE",
                "data":{"user":{"id":"%s"},"vehicle":{"id":"%s"},"signals":[]}}""".formatted(event.userId(), event.vehicleId().orElseThrow()));
        worker.after(before).smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);
        return enriched(sample, worker);
    }

    /** Two seconds after it was received: an answer takes its time. */
    private static int enriched(Samples.Delivery sample, SimulatedWorker worker) {
        ConsumedEvent event = read(sample, worker);
        return worker.after(Duration.ofSeconds(2)).enrich(event).bytes();
    }

    private static ConsumedEvent read(Samples.Delivery sample, SimulatedWorker worker) {
        return ((Parsed) ConsumedEvent.read(sample.body(), worker.now)).event();
    }

    /** The contents of Smartcar's store in the sample of an answer. */
    private static Signal[] store(Duration earlier) {
        try (InputStream in = RecordSizeTest.class.getResourceAsStream("/smartcar-samples/signals-all.json")) {
            return StreamSupport.stream(
                            Fields.tree(in.readAllBytes()).path("data").spliterator(), false)
                    .map(resource -> {
                        ObjectNode flat = resource.path("attributes").deepCopy();
                        flat.set("meta", resource.path("meta"));
                        return at(Signal.ofWebhook(flat).orElseThrow(), earlier);
                    })
                    .toArray(Signal[]::new);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signal at(Signal signal, Duration earlier) {
        return new Signal(
                signal.code(),
                signal.name(),
                signal.group(),
                signal.status(),
                signal.error(),
                signal.body(),
                signal.oemUpdatedAt().map(time -> time.minus(earlier)),
                signal.retrievedAt().map(time -> time.minus(earlier)),
                signal.ingestedAt().map(time -> time.minus(earlier)),
                signal.others(),
                false);
    }
}
