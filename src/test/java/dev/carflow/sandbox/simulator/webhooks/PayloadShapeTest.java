package dev.carflow.sandbox.simulator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.Shape;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import dev.carflow.sandbox.simulator.wire.RandomIds;
import dev.carflow.smartcar.signals.SignalDefinition;
import dev.carflow.smartcar.signals.SignalTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Described in contract 8; samples only have it as an error. */
    private static final List<String> EXTERNAL_TEMPERATURE = List.of(
            ".data.signals[climate-externaltemperature].body object",
            ".data.signals[climate-externaltemperature].body.unit string",
            ".data.signals[climate-externaltemperature].body.value number");

    private static final Shares MIXED =
            Shares.none().withErrors(0.2).withTests(0.2).withLegacy(0.2);

    private static final Fleet FLEET = Fleet.create(FleetSettings.of(20, 40), NOW);
    private static final Webhook WEBHOOK = new Webhook("webhook", "Fleet ingestion", "app_1");

    private final PayloadWriter writer = new PayloadWriter();
    private final EventSource source = source(MIXED, PayloadShares.realistic(), 7);

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
    void verifyHasTheDocumentedShapes() {
        VerifyWriter verify = new VerifyWriter(WEBHOOK, new RandomIds(new SplittableRandom(1)));

        assertThat(Shape.of(Samples.parsed(verify.current("challenge", NOW, false))))
                .isEqualTo(Shape.of(Samples.json("verify.json")));
        assertThat(Shape.of(Samples.parsed(verify.current("challenge", NOW, true))))
                .isEqualTo(Shape.of(Samples.json("verify-iso-delivered-at.json")));
        assertThat(Shape.of(Samples.parsed(verify.legacy("challenge"))))
                .isEqualTo(Shape.of(Samples.json("v2-verify.json")));
    }

    @Test
    void theFormOfTheDocumentationHasNothingThatItsSamplesLack() {
        // Given
        Set<String> possible = Shape.ofAll(STATES);
        possible.addAll(EXTERNAL_TEMPERATURE);
        possible.addAll(Shape.ofAll(
                "vehicle-state-docs-variant.json",
                "vehicle-state-docs-variant-first-delivery.json",
                "vehicle-error-compatibility-permission.json"));
        possible.addAll(withFetchedAt(possible));

        // When
        List<JsonNode> states = bodies(PayloadShares.realistic().withForms(1, 0, 0), "VEHICLE_STATE");

        // Then
        assertThat(invented(states, possible)).isEmpty();
        assertThat(states.stream().filter(body -> !isTest(body))).isNotEmpty().allSatisfy(body -> {
            assertThat(body.has("triggers")).isFalse();
            assertThat(body.at("/data/triggers/0/code").isTextual()).isTrue();
            assertThat(body.path("vehicleId")).isEqualTo(body.at("/data/vehicle/id"));
            assertThat(body.at("/data/signals").findValues("status"))
                    .allSatisfy(
                            status -> assertThat(status.path("value").asText()).isEqualTo("ERROR"));
            assertThat(body.findValues("retrievedAt")).isEmpty();
        });
    }

    @Test
    void theEarlyFormHasNothingThatCapturesOf2025Lack() {
        // Given
        Set<String> possible = Shape.ofAll(STATES);
        possible.addAll(EXTERNAL_TEMPERATURE);
        possible.addAll(Shape.ofAll("vehicle-state-2025-early-v4.json", "vehicle-error-2025-string-signals.json"));
        Set<String> meta = Set.of("deliveryId", "deliveredAt", "deliveryTime");

        // When
        PayloadShares early = PayloadShares.realistic().withForms(0, 0, 1);
        List<JsonNode> states = bodies(early, "VEHICLE_STATE");
        List<JsonNode> errors = bodies(early, "VEHICLE_ERROR");

        // Then
        assertThat(invented(states, possible)).isEmpty();
        assertThat(states.stream().filter(body -> !isTest(body))).isNotEmpty().allSatisfy(body -> {
            assertThat(names(body.path("meta"))).isEqualTo(meta);
            assertThat(body.at("/triggers/0/signal").isTextual()
                            || body.at("/triggers/0/type").asText().equals("FIRST_DELIVERY"))
                    .isTrue();
        });
        assertThat(errors).isNotEmpty().allSatisfy(body -> {
            assertThat(names(body.path("meta"))).isEqualTo(meta);
            assertThat(body.at("/data/errors/0/signals"))
                    .allSatisfy(signal -> assertThat(signal.isTextual()).isTrue());
        });
    }

    @Test
    void theDashboardsFormHasTheNewerMembers() {
        // When
        PayloadShares dashboard = PayloadShares.realistic().withForms(0, 1, 0);

        // Then
        assertThat(bodies(dashboard, "VEHICLE_STATE")).isNotEmpty().allSatisfy(body -> {
            assertThat(body.at("/meta/applicationId").asText()).isEqualTo("app_1");
            assertThat(body.at("/meta/sequence").isIntegralNumber()).isTrue();
            assertThat(body.at("/data/user").has("externalId")).isTrue();
            assertThat(body.at("/data/vehicle/make").asText()).matches("[A-Z][a-z]+");
        });
        assertThat(bodies(dashboard, "VEHICLE_STATE").stream()
                        .filter(body -> body.at("/data/user/externalId").isNull()))
                .isNotEmpty();
    }

    @Test
    void aTestDeliveryIsAboutAVehicleWithoutAUser() {
        assertThat(bodies("VEHICLE_STATE").stream().filter(PayloadShapeTest::isTest))
                .isNotEmpty()
                .allSatisfy(body -> {
                    assertThat(body.at("/meta/mode").asText()).isEqualTo("TEST");
                    assertThat(body.at("/data/vehicle/mode").asText()).isEqualTo("test");
                    assertThat(FLEET.vehicle(body.at("/data/vehicle/id").asText()))
                            .isEmpty();
                    assertThat(FLEET.users())
                            .extracting(User::id)
                            .doesNotContain(body.at("/data/user/id").asText());
                });
    }

    /** It is not documented whether Smartcar reports it in `meta`, and older forms have one place, or none. */
    @ParameterizedTest
    @CsvSource({
        "LIVE, LIVE, simulated, SIMULATED",
        "DASHBOARD, SIMULATED, simulated, SIMULATED",
        "DOCUMENTED, SIMULATED, '', SIMULATED",
        "EARLY, '', '', LIVE"
    })
    void aSimulatedVehicleIsMarkedAsOneIfTheFormHasAPlaceForIt(
            PayloadForm form, String meta, String ofVehicle, String mode) {
        // Given
        Vehicle vehicle = Fleet.create(FleetSettings.of(1, 1).withSimulatedVehicles(1), NOW).reportedVehicles().stream()
                .findFirst()
                .orElseThrow();
        VehicleIdentity real = vehicle.identity();
        VehicleIdentity simulated = new VehicleIdentity(
                real.id(),
                real.vin(),
                real.nickname(),
                real.make(),
                real.model(),
                real.year(),
                VehicleIdentity.SIMULATED,
                real.powertrainType());
        Event event = new Event.State(
                new Event.Subject(
                        WEBHOOK,
                        "event",
                        EventKind.SIGNAL_UPDATED,
                        vehicle.owner(),
                        simulated,
                        NOW.toEpochMilli(),
                        form),
                vehicle.observe(NOW),
                List.of(),
                List.of(),
                List.of());

        // When
        JsonNode body = Samples.parsed(writer.attempt(event, "delivery", 1));

        // Then
        assertThat(body.at("/meta/mode").asText()).isEqualTo(meta);
        assertThat(body.at("/data/vehicle/mode").asText()).isEqualTo(ofVehicle);
        assertThat(event.mode()).isEqualTo(mode);
    }

    @Test
    void closuresHaveTheirOwnNamesInTheFormOfTheDocumentation() {
        // Given
        Vehicle vehicle =
                Fleet.create(FleetSettings.harsh(1, 1), NOW).liveVehicles().get(0);
        List<Signal> signals = vehicle.observe(NOW);

        // When
        JsonNode live = closures(signals, PayloadForm.LIVE);
        JsonNode documented = closures(signals, PayloadForm.DOCUMENTED);

        // Then
        assertThat(live.path("closure-doors").path("values")).isNotEmpty();
        assertThat(live.path("closure-windows").path("values")).isNotEmpty();
        assertThat(documented.path("closure-doors").path("doors"))
                .isEqualTo(live.path("closure-doors").path("values"));
        assertThat(documented.path("closure-windows").path("windows"))
                .isEqualTo(live.path("closure-windows").path("values"));
    }

    private JsonNode closures(List<Signal> signals, PayloadForm form) {
        User user = FLEET.users().get(0);
        Vehicle vehicle = FLEET.liveVehicles().get(0);
        Event.Subject subject = new Event.Subject(
                WEBHOOK, "event", EventKind.SIGNAL_UPDATED, user, vehicle.identity(), NOW.toEpochMilli(), form);
        Event event = new Event.State(subject, signals, List.of(SignalCode.ODOMETER), List.of(), List.of());
        ObjectNode bodies = Samples.JSON.createObjectNode();
        Samples.parsed(writer.attempt(event, "delivery", 1))
                .at("/data/signals")
                .forEach(signal -> bodies.set(signal.path("code").asText(), signal.path("body")));
        return bodies;
    }

    @Test
    void everySignalAndUnitIsOfTheTableThatTheProductReads() {
        // Given
        SignalTable table = SignalTable.ofSmartcar();
        List<JsonNode> sent = new ArrayList<>();
        Stream.of(PayloadShares.realistic().withLargest(1), PayloadShares.harsh())
                .flatMap(shares -> bodies(shares, "VEHICLE_STATE").stream())
                .forEach(body -> body.at("/data/signals").forEach(sent::add));
        assertThat(sent).hasSizeGreaterThan(1000);

        // Then
        assertThat(SignalCode.values())
                .allSatisfy(code ->
                        assertThat(table.find(code.code()).orElseThrow().name()).isEqualTo(code.signalName()));
        assertThat(sent).allSatisfy(signal -> {
            SignalDefinition definition =
                    table.find(signal.path("code").asText()).orElseThrow();
            if (signal.at("/body/unit").isTextual() && definition.unit().isPresent()) {
                assertThat(definition.conversionFrom(
                                Optional.of(signal.at("/body/unit").asText())))
                        .as(definition.code())
                        .isPresent();
            }
        });
    }

    @Test
    void theLargestPayloadIsLargeAndBelowTheDocumentedMost() {
        List<JsonNode> largest = liveStates(PayloadShares.realistic().withLargest(1));

        assertThat(largest.stream().map(PayloadShapeTest::size))
                .isNotEmpty()
                .allMatch(bytes -> bytes >= 34_000 && bytes <= 50_000);
        assertThat(largest.stream().map(body -> body.at("/meta/signalCount").asInt()))
                .containsExactlyElementsOf(largest.stream()
                        .map(body -> body.at("/data/signals").size())
                        .toList());
    }

    @Test
    void oddErrorsAndUnavailableSignalsAndVariantsOf20AndOpaqueIdsOccur() {
        PayloadShares harsh = PayloadShares.harsh();

        assertThat(bodies(harsh, "VEHICLE_ERROR"))
                .anySatisfy(body -> assertThat(body.at("/data/errors")).hasSizeGreaterThan(1))
                .anySatisfy(body -> assertThat(
                                body.at("/data/errors/0/resolution/type").isNull())
                        .isTrue());
        List<JsonNode> states = bodies(harsh, "VEHICLE_STATE");
        assertThat(states)
                .anySatisfy(body -> assertThat(body.at("/data/signals").findValuesAsText("value"))
                        .contains("UNAVAILABLE"))
                .anySatisfy(body -> assertThat(body.path("eventId").asText()).matches("[0-9]+"));
        assertThat(bodies(harsh, "schedule", "scheduled", "dynamic"))
                .anySatisfy(body -> assertThat(body.path("eventName").asText()).isEqualTo("dynamic"))
                .anySatisfy(body -> assertThat(body.at("/payload/vehicles")).hasSizeGreaterThan(1))
                .anySatisfy(body ->
                        assertThat(body.findValuesAsText("sc-unit-system")).contains("imperial"))
                .anySatisfy(body ->
                        assertThat(body.findValuesAsText("sc-unit-system")).isEmpty())
                .anySatisfy(body -> assertThat(body.findValues("statusCode")).isNotEmpty());
    }

    @Test
    void variantsOf20HaveNothingThatSamplesLack() {
        // Given
        Set<String> possible = Shape.ofAll(
                "v2-schedule.json", "v2-event-based.json", "v2-dynamic.json", "v2-scheduled-with-error-item.json");
        possible.add(".payload.vehicles[].data[].body.amountRemaining number");

        // When
        List<JsonNode> bodies = bodies(PayloadShares.harsh(), "schedule", "scheduled", "dynamic", "eventBased");

        // Then
        assertThat(bodies).hasSizeGreaterThan(100);
        assertThat(invented(bodies, possible)).isEmpty();
    }

    @Test
    void anEventOfATypeToComeIsAnEnvelopeLikeTheOthers() {
        JsonNode body = Samples.parsed(
                writer.attempt(source.happening(FLEET.liveVehicles().get(0), EventKind.UNROUTABLE), "delivery", 1));

        assertThat(body.path("eventType").asText()).isNotIn("VERIFY", "VEHICLE_STATE", "VEHICLE_ERROR");
        assertThat(body.at("/data/user/id").asText()).isNotEmpty();
        assertThat(body.at("/meta/webhookId").asText()).isEqualTo("webhook");
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
        EventSource first = source(MIXED, PayloadShares.harsh(), 7);
        EventSource same = source(MIXED, PayloadShares.harsh(), 7);
        EventSource other = source(MIXED, PayloadShares.harsh(), 8);

        for (int i = 0; i < 300; i++) {
            // When
            byte[] expected = writer.attempt(first.next().orElseThrow(), "delivery", 1);

            // Then
            assertThat(writer.attempt(same.next().orElseThrow(), "delivery", 1)).isEqualTo(expected);
            assertThat(writer.attempt(other.next().orElseThrow(), "delivery", 1))
                    .isNotEqualTo(expected);
        }
    }

    private List<JsonNode> bodies(String... types) {
        return bodies(PayloadShares.realistic(), types);
    }

    private List<JsonNode> bodies(PayloadShares payloads, String... types) {
        EventSource events = source(MIXED, payloads, 7);
        List<JsonNode> bodies = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Event event = events.next().orElseThrow();
            if (Arrays.asList(types).contains(event.type())) {
                bodies.add(Samples.parsed(writer.attempt(event, "delivery", 1)));
            }
        }
        return bodies;
    }

    private List<JsonNode> liveStates(PayloadShares payloads) {
        return bodies(payloads, "VEHICLE_STATE").stream()
                .filter(body -> !isTest(body))
                .limit(200)
                .toList();
    }

    private static boolean isTest(JsonNode body) {
        return body.at("/data/vehicle/mode").asText().equals("test");
    }

    private static int size(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The documentation's name for {@code retrievedAt} (contract 3.5). */
    private static Set<String> withFetchedAt(Set<String> shapes) {
        return shapes.stream()
                .map(shape -> shape.replace(".retrievedAt ", ".fetchedAt "))
                .collect(Collectors.toSet());
    }

    private static Set<String> invented(List<JsonNode> bodies, Set<String> possible) {
        Set<String> invented = new TreeSet<>();
        bodies.forEach(body -> invented.addAll(Shape.of(body)));
        invented.removeAll(possible);
        return invented;
    }

    private static EventSource source(Shares shares, PayloadShares payloads, long seed) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Fleet fleet = Fleet.create(FleetSettings.of(20, 40), NOW);
        WebhookSettings settings = WebhookSettings.to(URI.create("http://127.0.0.1:9"), "token")
                .withShares(shares)
                .withPayloads(payloads);
        return new EventSource(fleet, settings, List.of(WEBHOOK), clock, new SplittableRandom(seed));
    }

    private static Set<String> common(String... names) {
        Set<String> common = new TreeSet<>(Shape.of(Samples.json(names[0])));
        for (String name : names) {
            common.retainAll(Shape.of(Samples.json(name)));
        }
        return common;
    }
}
