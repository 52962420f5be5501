package dev.carflow.sandbox.simulator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.Shape;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The samples are the contract: no member and no type that is not in one of them. */
class PayloadShapeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String[] STATES = {
        "vehicle-state-tesla-model3.json",
        "vehicle-state-vw-id4-error-with-body.json",
        "vehicle-state-polestar2-nested-nulls.json",
        "vehicle-state-byd-seal-partial.json",
        "vehicle-state-ford-f150-ice.json",
        "vehicle-state-first-delivery.json",
        "vehicle-state-test-mode.json",
    };

    /** Described in contract section 8; samples only have it as an error. */
    private static final List<String> EXTERNAL_TEMPERATURE = List.of(
            ".data.signals[climate-externaltemperature].body object",
            ".data.signals[climate-externaltemperature].body.unit string",
            ".data.signals[climate-externaltemperature].body.value number");

    private final PayloadWriter writer = new PayloadWriter(new Webhook("webhook", "Fleet ingestion"));
    private final EventSource source = source(new Shares(0, 0, 0.2, 0.2, 0.2), 7);

    @Test
    void vehicleStatesHaveTheLiveShape() {
        // Given the union of what live payloads have, and what every one of them has
        Set<String> possible = Shape.ofAll(STATES);
        possible.addAll(EXTERNAL_TEMPERATURE);
        Set<String> required = common(
                STATES[0], STATES[1], STATES[2], "vehicle-state-first-delivery.json", "vehicle-state-test-mode.json");

        // When
        List<JsonNode> bodies = bodies("VEHICLE_STATE");

        // Then
        assertThat(bodies).hasSizeGreaterThan(100);
        assertThat(invented(bodies, possible)).isEmpty();
        for (JsonNode body : bodies) {
            assertThat(Shape.of(body)).containsAll(required);
            assertThat(body.path("meta").path("signalCount").asInt())
                    .isEqualTo(body.path("data").path("signals").size());
            assertThat(body.path("triggers")).isNotEmpty();
        }
    }

    @Test
    void vehicleErrorsHaveTheLiveShape() {
        // Given
        Set<String> possible = Shape.ofAll(
                "vehicle-error-compatibility-permission.json",
                "vehicle-error-account-authentication.json",
                "vehicle-error-resolved.json");
        possible.add(".data.vehicle.powertrainType null");
        possible.add(".data.user.externalId string");

        // When
        List<JsonNode> bodies = bodies("VEHICLE_ERROR");

        // Then
        assertThat(bodies).hasSizeGreaterThan(100);
        assertThat(invented(bodies, possible)).isEmpty();
    }

    @Test
    void legacyEventsHaveTheDocumentedShape() {
        // Given
        Set<String> possible = Shape.ofAll("v2-schedule.json", "v2-event-based.json");
        possible.add(".payload.vehicles[].data[].body.amountRemaining number");

        // When
        List<JsonNode> bodies = bodies("schedule", "eventBased");

        // Then
        assertThat(bodies).hasSizeGreaterThan(100);
        assertThat(invented(bodies, possible)).isEmpty();
    }

    @Test
    void verifyHasTheDocumentedShape() {
        assertThat(Shape.of(Samples.parsed(writer.verify("event", "challenge", "delivery", 1))))
                .isEqualTo(Shape.of(Samples.json("verify.json")));
    }

    @Test
    void bodiesAreCompactJson() {
        for (int i = 0; i < 200; i++) {
            byte[] body = writer.attempt(source.next().orElseThrow(), "delivery", 1);
            assertThat(new String(body, StandardCharsets.UTF_8))
                    .isEqualTo(Samples.parsed(body).toString());
        }
    }

    @Test
    void permissionErrorsHaveANullCode() {
        List<JsonNode> signals = bodies("VEHICLE_STATE").stream()
                .flatMap(body -> body.path("data").path("signals").valueStream())
                .toList();
        assertThat(signals)
                .extracting(signal -> signal.path("status").path("error"))
                .filteredOn(error -> error.path("type").asText().equals("PERMISSION"))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error.path("code").isNull()).isTrue());
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
        // Given
        EventSource same = source(new Shares(0, 0, 0.2, 0.2, 0.2), 7);
        EventSource other = source(new Shares(0, 0, 0.2, 0.2, 0.2), 8);

        for (int i = 0; i < 300; i++) {
            // When
            byte[] expected = writer.attempt(source.next().orElseThrow(), "delivery", 1);

            // Then
            assertThat(writer.attempt(same.next().orElseThrow(), "delivery", 1)).isEqualTo(expected);
            assertThat(writer.attempt(other.next().orElseThrow(), "delivery", 1))
                    .isNotEqualTo(expected);
        }
    }

    private List<JsonNode> bodies(String... types) {
        List<JsonNode> bodies = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Event event = source.next().orElseThrow();
            if (Arrays.asList(types).contains(event.type())) {
                bodies.add(Samples.parsed(writer.attempt(event, "delivery", 1)));
            }
        }
        return bodies;
    }

    private static Set<String> invented(List<JsonNode> bodies, Set<String> possible) {
        Set<String> invented = new TreeSet<>();
        bodies.forEach(body -> invented.addAll(Shape.of(body)));
        invented.removeAll(possible);
        return invented;
    }

    private static EventSource source(Shares shares, long seed) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Fleet fleet = Fleet.create(FleetSettings.of(20, 40), NOW);
        return new EventSource(fleet, shares, EnumSet.allOf(SignalCode.class), clock, new SplittableRandom(seed));
    }

    private static Set<String> common(String... names) {
        Set<String> common = new TreeSet<>(Shape.of(Samples.json(names[0])));
        for (String name : names) {
            common.retainAll(Shape.of(Samples.json(name)));
        }
        return common;
    }
}
