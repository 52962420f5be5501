package dev.carflow.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.LogLines;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Topic, key, headers and bytes of every kind of event, as {@code docs/events.md} promises them. */
class EventRouterTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Delivery DELIVERY =
            new Delivery("hook", "delivery", Instant.parse("2026-11-22T00:47:44.185Z"));
    private static final byte[] BODY = "{ \"any\":1 }".getBytes(StandardCharsets.UTF_8);
    private static final ReceivedDelivery RECEIPT = new ReceivedDelivery(
            BODY, Instant.parse("2026-11-22T00:47:44.187660525Z"), new TraceContext(TRACE, "vendor=value"));

    private final Routes routes = new ConfiguredRoutes("smartcar", Map.of("acme", List.of("ann")), List.of("spare"));
    private final Topics topics = new Topics(
            new SmallRyeConfigBuilder().withMapping(TopicsConfig.class).build().getConfigMapping(TopicsConfig.class),
            routes);
    private final EventRouter router = new EventRouter(
            routes,
            topics,
            vehicle -> Optional.ofNullable(Map.of("known", "ann").get(vehicle)),
            SimulatedVehicles.TEST_TOPIC);

    @ParameterizedTest
    @CsvSource({
        "VEHICLE_STATE, ann, acme.vehicle-state, com.smartcar.vehicle_state",
        "VEHICLE_ERROR, ann, acme.vehicle-error, com.smartcar.vehicle_error",
        "VEHICLE_STATE, bob, smartcar.vehicle-state, com.smartcar.vehicle_state",
        "VEHICLE_ERROR, bob, smartcar.vehicle-error, com.smartcar.vehicle_error"
    })
    void aLiveEventIsOnTheTopicOfItsKindAndRouteUnderItsUser(
            VehicleEventType kind, String user, String topic, String type) {
        EventRecord record =
                router.route(new VehicleEvent(kind, "event", user, "vehicle", VehicleMode.LIVE, DELIVERY), RECEIPT);

        assertThat(record.topic()).isEqualTo(topic);
        assertThat(record.key()).isEqualTo(user);
        assertThat(record.value()).isSameAs(BODY);
        assertThat(record.headers())
                .containsExactlyInAnyOrder(
                        new Header("ce_specversion", "1.0"),
                        new Header("ce_id", "event"),
                        new Header("ce_type", type),
                        new Header("ce_source", "/smartcar/webhooks/hook"),
                        new Header("ce_subject", "vehicle"),
                        new Header("ce_time", "2026-11-22T00:47:44.185Z"),
                        new Header("content-type", "application/json"),
                        new Header("carflow-delivery-id", "delivery"),
                        new Header("carflow-received-at", "2026-11-22T00:47:44.187660525Z"),
                        new Header("carflow-mode", "live"),
                        new Header("traceparent", TRACE),
                        new Header("tracestate", "vendor=value"));
    }

    @ParameterizedTest
    @EnumSource
    void eventsOfNoRealCarAreNeverAmongLiveOnes(VehicleEventType kind) {
        for (VehicleMode mode : List.of(VehicleMode.TEST, VehicleMode.SIMULATED)) {
            EventRecord record =
                    router.route(new VehicleEvent(kind, "event", "ann", "vehicle", mode, DELIVERY), RECEIPT);

            assertThat(record.topic()).isEqualTo("smartcar.test");
            assertThat(record.key()).isEqualTo("ann");
            assertThat(header(record, "carflow-mode")).isEqualTo(mode.slug());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LIVE, acme.vehicle-state",
        "UNKNOWN, acme.vehicle-state",
        "SIMULATED, acme.vehicle-state",
        "TEST, smartcar.test"
    })
    void simulatedVehiclesOnLiveTopicsAreMarkedByTheirMode(VehicleMode mode, String topic) {
        EventRouter staging =
                new EventRouter(routes, topics, vehicle -> Optional.empty(), SimulatedVehicles.LIVE_TOPICS);

        EventRecord record = staging.route(
                new VehicleEvent(VehicleEventType.VEHICLE_STATE, "event", "ann", "vehicle", mode, DELIVERY), RECEIPT);

        assertThat(record.topic()).isEqualTo(topic);
        assertThat(header(record, "carflow-mode")).isEqualTo(mode.slug());
    }

    @Test
    void thatSimulatedVehiclesAreNotEnrichedIsLoggedOnce() {
        try (LogLines lines = LogLines.of(EventRouter.class)) {
            for (VehicleMode mode : VehicleMode.values()) {
                VehicleEvent event =
                        new VehicleEvent(VehicleEventType.VEHICLE_STATE, "event", "ann", "vehicle", mode, DELIVERY);
                router.route(event, RECEIPT);
                router.route(event, RECEIPT);
            }

            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("smartcar.test", "CARFLOW_ROUTING_SIMULATED_VEHICLES=live-topics");
        }
    }

    @ParameterizedTest
    @CsvSource({"known, ann", "stranger, stranger", ","})
    void aLegacyEventIsKeyedByTheVehiclesUserElseByTheVehicle(String vehicle, String key) {
        EventRecord record =
                router.route(new LegacyEvent("eventBased", "event", vehicle, "hook", VehicleMode.SIMULATED), RECEIPT);

        assertThat(record.topic()).isEqualTo("smartcar.legacy");
        assertThat(record.key()).isEqualTo(key);
        assertThat(record.value()).isSameAs(BODY);
        assertThat(header(record, "ce_type")).isEqualTo("com.smartcar.legacy.eventbased");
        assertThat(header(record, "ce_subject")).isEqualTo(vehicle);
        assertThat(header(record, "ce_source")).isEqualTo("/smartcar/webhooks/hook");
        assertThat(header(record, "ce_time")).isNull();
        assertThat(header(record, "carflow-mode")).isEqualTo("simulated");
    }

    @ParameterizedTest
    @EnumSource
    void anUnroutableEventIsInQuarantineWithTheReasonAndTheCause(EventDefect defect) {
        // When
        EventRecord record = router.route(
                new UnroutableEvent(defect, "where and what", "NEW_KIND", "event", "bob", DELIVERY), RECEIPT);

        // Then
        assertThat(record.topic()).isEqualTo("smartcar.quarantine");
        assertThat(record.key()).isEqualTo("bob");
        assertThat(record.value()).isSameAs(BODY);
        assertThat(header(record, "carflow-reason"))
                .isEqualTo(defect.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(header(record, "carflow-cause")).isEqualTo("where and what");
        assertThat(header(record, "ce_type")).isEqualTo("com.smartcar.new_kind");
        assertThat(header(record, "ce_id")).isEqualTo("event");
        assertThat(header(record, "ce_subject")).isNull();
    }

    @Test
    void unknownPartsOfADeliveryAreLeftOutAndAnOwnIdStandsIn() {
        // Given
        Event unreadable = UnroutableEvent.unreadable(EventDefect.MALFORMED_JSON, "at byte 3");

        // When
        EventRecord record = router.route(unreadable, RECEIPT);
        EventRecord again = router.route(unreadable, RECEIPT);

        // Then
        assertThat(record.key()).isNull();
        assertThat(header(record, "ce_type")).isEqualTo("com.smartcar.unknown");
        assertThat(header(record, "ce_source")).isEqualTo("/smartcar/webhooks");
        assertThat(header(record, "ce_time")).isNull();
        assertThat(header(record, "carflow-delivery-id")).isNotBlank();
        assertThat(header(record, "ce_id")).isEqualTo(header(record, "carflow-delivery-id"));
        assertThat(header(again, "ce_id")).isNotEqualTo(header(record, "ce_id"));
    }

    @Property(tries = 200)
    void aPlainWordIsTheTypeInLowerCase(
            @ForAll @AlphaChars @NumericChars @Chars('_') @StringLength(min = 1, max = 64) String word) {
        assertThat(typeOf(word)).isEqualTo("com.smartcar." + word.toLowerCase(Locale.ROOT));
    }

    @Test
    void theLongestTypeHas64Characters() {
        assertThat(typeOf("A".repeat(64))).isEqualTo("com.smartcar." + "a".repeat(64));
        assertThat(typeOf("A".repeat(65))).isEqualTo("com.smartcar.unknown");
    }

    @ParameterizedTest
    @CsvSource({"''", "A B", "A.B", "É", "'A\r\nB'"})
    void anyOtherTypeIsNotRepeated(String type) {
        assertThat(typeOf(type)).isEqualTo("com.smartcar.unknown");
    }

    @ParameterizedTest
    @CsvSource({"wh_1, wh_1", "a b, a%20b", "a/b, a%2Fb", "ü, %C3%BC", "a+b, a%2Bb"})
    void aWebhookIdIsPercentEncodedInTheSource(String id, String encoded) {
        EventRecord record = router.route(new LegacyEvent("schedule", "event", null, id, VehicleMode.UNKNOWN), RECEIPT);

        assertThat(header(record, "ce_source")).isEqualTo("/smartcar/webhooks/" + encoded);
    }

    @Test
    void theWorkersReadTheLiveTopicsOfAllRoutesAndWriteToTheSameRoute() {
        assertThat(topics.enrichable())
                .containsExactlyInAnyOrder(
                        "smartcar.vehicle-state", "smartcar.vehicle-error",
                        "acme.vehicle-state", "acme.vehicle-error",
                        "spare.vehicle-state", "spare.vehicle-error");
        assertThat(topics.enrichedByInput())
                .containsEntry(
                        "acme.vehicle-state", new DerivedTopic("acme", "acme.enriched", "/carflow/acme/enriched"))
                .containsEntry(
                        "acme.vehicle-error", new DerivedTopic("acme", "acme.enriched", "/carflow/acme/enriched"))
                .containsEntry(
                        "smartcar.vehicle-state",
                        new DerivedTopic("smartcar", "smartcar.enriched", "/carflow/smartcar/enriched"));
    }

    @Test
    void everyTopicThatIsWrittenToIsAmongThoseThatStartUpMakes() {
        assertThat(topics.appendable())
                .contains("smartcar.test", "smartcar.legacy", "smartcar.quarantine", "acme.vehicle-error")
                .doesNotContain("smartcar.dead-letter", "acme.enriched");
        assertThat(topics.all())
                .containsAll(topics.appendable())
                .contains("smartcar.dead-letter", "acme.enriched", "spare.enriched")
                .containsAll(Topics.ofRoute("acme"))
                .contains(topics.deadLetter(), topics.test(), topics.legacy(), topics.quarantine());
        assertThat(Topics.ofRoute("acme"))
                .containsExactlyInAnyOrder("acme.vehicle-state", "acme.vehicle-error", "acme.enriched");
    }

    @Test
    void readingsHaveATopicOfEachRouteWhereTheyAreWanted() {
        // Given
        Topics wanted =
                new Topics(ConfigProblems.read(TopicsConfig.class, Map.of("carflow.topics.readings", "true")), routes);

        // Then
        assertThat(wanted.readings())
                .containsOnlyKeys("smartcar", "acme", "spare")
                .containsEntry("acme", new DerivedTopic("acme", "acme.readings", "/carflow/acme/readings"));
        assertThat(wanted.derived()).contains("acme.readings", "acme.enriched");
        assertThat(wanted.all()).contains("smartcar.readings");
        assertThat(wanted.appendable()).doesNotContain("acme.readings");
        assertThat(topics.readings()).isEmpty();
        assertThat(topics.all()).noneMatch(name -> name.endsWith("readings"));
    }

    private String typeOf(String eventType) {
        Event event = new UnroutableEvent(EventDefect.UNKNOWN_TYPE, "detail", eventType, "event", "bob", DELIVERY);
        return header(router.route(event, RECEIPT), "ce_type");
    }

    private static String header(EventRecord record, String name) {
        return record.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }
}
