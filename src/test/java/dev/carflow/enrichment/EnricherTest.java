package dev.carflow.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.ConfigProblems;
import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.accounts.AccountMarks;
import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.SignalSelector;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.need.WithheldSignals;
import dev.carflow.enrichment.permission.SignalPermissions;
import dev.carflow.enrichment.worker.InputRecord;
import dev.carflow.enrichment.worker.RecordOutput;
import dev.carflow.enrichment.worker.RecordOutput.Enriched;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The times of an event, and who is notified of it. */
class EnricherTest {

    private static final Instant WRITTEN = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant NOW = WRITTEN.plus(Duration.ofHours(1));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Instant> marked = new ArrayList<>();

    private final class Marks implements AccountMarks {

        @Override
        public Uni<Void> needsReauthentication(String userId, Instant at) {
            marked.add(at);
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> recovered(String userId, Instant at) {
            return needsReauthentication(userId, at);
        }
    }

    private static final class NoAccounts implements AccountDirectory {

        @Override
        public Optional<Account> of(String smartcarUserId) {
            return Optional.empty();
        }

        @Override
        public Uni<Void> settled() {
            return Uni.createFrom().voidItem();
        }
    }

    private Enricher enricher() {
        return enricher(Map.of(), Map.of());
    }

    private Enricher enricher(Map<String, String> topicSettings, Map<String, List<SignalSelector>> never) {
        return enricher("none", topicSettings, never, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Enricher enricher(
            String wantedSignal,
            Map<String, String> topicSettings,
            Map<String, List<SignalSelector>> never,
            Clock clock) {
        WantedSignals wanted = new WantedSignals(List.of(WantedSignal.of(wantedSignal)));
        SignalEnrichment signals = new SignalEnrichment(
                wanted,
                Duration.ofDays(7),
                new VehicleMemory(
                        1 << 20,
                        Duration.ofDays(1),
                        wanted::wants,
                        code -> Duration.ofDays(1),
                        Ticker.disabledTicker()),
                (user, vehicle, urgency) ->
                        Uni.createFrom().item(new CallOutcome.NotMade(SkipReason.BUDGET, Optional.empty(), false)),
                clock);
        Topics topics = new Topics(
                ConfigProblems.read(TopicsConfig.class, topicSettings),
                new ConfiguredRoutes("smartcar", Map.of(), List.of()));
        return new Enricher(
                signals,
                new WithheldSignals(List.of(), never),
                new Marks(),
                new NoAccounts(),
                new SignalPermissions(1 << 20),
                new EnrichmentMetrics(meters),
                topics,
                clock);
    }

    private static InputRecord record(String topic, String value, Header... headers) {
        return new InputRecord(
                topic, "u", value.getBytes(UTF_8), List.of(headers), WRITTEN.toEpochMilli(), 1, Continuity.NONE);
    }

    private static Header receivedAt(String text) {
        return new Header(EventHeaders.RECEIVED_AT, text);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T08:00:00Z, 2026-11-20T08:00:00Z",
        "2026-11-21T08:10:00Z, 2026-11-21T08:10:00Z",
        "2026-11-21T08:10:00.001Z, 2026-11-21T08:00:00Z",
        "9999-12-31T23:59:59Z, 2026-11-21T08:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z, 2026-11-21T08:00:00Z",
        "yesterday, 2026-11-21T08:00:00Z"
    })
    void anEventWasNotReceivedAfterItWasWritten(String header, Instant receivedAt) {
        assertThat(Enricher.receivedAt(record("t", "{}", receivedAt(header)), NOW))
                .isEqualTo(receivedAt);
    }

    @Test
    void withoutTheHeaderItIsTheTimeOfTheRecord() {
        assertThat(Enricher.receivedAt(record("t", "{}"), NOW)).isEqualTo(WRITTEN);
    }

    @ParameterizedTest
    @CsvSource({
        // written, header, received
        "2099-01-01T00:00:00Z, 2026-11-20T08:00:00Z, 2026-11-20T08:00:00Z",
        "2099-01-01T00:00:00Z, 2099-01-01T00:00:00Z, 2026-11-21T09:00:00Z",
        "1970-01-01T00:00:00Z, 2099-01-01T00:00:00Z, 2026-11-21T09:00:00Z",
        "1969-12-31T23:59:59.999Z, 2026-11-20T08:00:00Z, 2026-11-20T08:00:00Z",
        "2026-11-21T09:10:00Z, 2026-11-21T09:10:00Z, 2026-11-21T09:10:00Z"
    })
    void anEventWasNotReceivedInTheFuture(Instant written, String header, Instant receivedAt) {
        InputRecord record = new InputRecord(
                "t", "u", new byte[0], List.of(receivedAt(header)), written.toEpochMilli(), 1, Continuity.NONE);

        assertThat(Enricher.receivedAt(record, NOW)).isEqualTo(receivedAt);
    }

    @ParameterizedTest
    @CsvSource({
        "1763712000000, 2025-11-21T08:00:00Z", // a retry of a year ago
        "1795248600000, 2026-11-21T08:10:00Z",
        "1795248601000, 2026-11-21T08:00:00Z",
        "253402300799000, 2026-11-21T08:00:00Z"
    })
    void anAccountIsMarkedWithATimeThatLaterMarksCanFollow(long deliveredAt, Instant at) {
        // When
        enricher()
                .process(record("smartcar.vehicle-error", """
                        {"eventId":"e","eventType":"VEHICLE_ERROR","meta":{"deliveredAt":%d},"data":{"user":{"id":"u"},
                        "vehicle":{"id":"v"},"errors":[{"type":"CONNECTED_SERVICES_ACCOUNT","state":"ERROR",
                        "resolution":{"type":"REAUTHENTICATE"}}]}}""".formatted(deliveredAt), receivedAt(WRITTEN.toString())))
                .await()
                .indefinitely();

        // Then
        assertThat(marked).containsExactly(at);
    }

    @Test
    void readingsAreMadeWithTheEnrichedEventWhereTheyAreWanted() {
        // Given
        InputRecord event = record("smartcar.vehicle-state", """
                {"eventId":"e","eventType":"VEHICLE_STATE","data":{"user":{"id":"u"},"vehicle":{"id":"v"},"signals":[
                {"code":"location-isathome","body":{"value":true}},{"code":"charge-ischarging","body":{"value":false}}]}}""");
        Enricher wanted = enricher(
                Map.of("carflow.topics.readings", "true"), Map.of("smartcar", List.of(SignalSelector.of("location"))));

        // When
        Enriched without = enriched(enricher(), event);
        Enriched with = enriched(wanted, event);

        // Then: what the route withholds is not among them
        assertThat(without.readings()).isEmpty();
        assertThat(with.record().topic()).isEqualTo("smartcar.enriched");
        assertThat(with.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.topic()).isEqualTo("smartcar.readings");
            assertThat(reading.key()).isEqualTo("v");
            assertThat(new String(reading.value(), UTF_8))
                    .contains("\"code\":\"charge-ischarging\"")
                    .contains("\"value_boolean\":false");
        });
    }

    private static Enriched enriched(Enricher enricher, InputRecord record) {
        return (Enriched) enricher.process(record).await().indefinitely();
    }

    @Test
    void aValueThatIsCurrentWhenTheOutcomeIsDecidedIsNotStaleInTheEvent() {
        // Given: a value that becomes too old before the event is written
        Instant read = NOW.plusMillis(300);
        Enricher slow = enricher("a-b:1S", Map.of(), Map.of(), slowClock(Duration.ofMillis(700)));

        // When
        String event = """
                {"eventId":"e","eventType":"VEHICLE_STATE","data":{"user":{"id":"u"},"vehicle":{"id":"v"},"signals":[
                {"code":"a-b","body":{"value":1},"meta":{"oemUpdatedAt":%d}}]}}""".formatted(read.toEpochMilli());
        Enriched made = enriched(
                slow,
                new InputRecord(
                        "smartcar.vehicle-state",
                        "u",
                        event.getBytes(UTF_8),
                        List.of(),
                        NOW.toEpochMilli(),
                        1,
                        Continuity.NONE));

        // Then
        assertThat(new String(made.record().value(), UTF_8))
                .contains("\"outcome\":\"NOT_NEEDED\"")
                .contains("\"stale\":false");
    }

    /** Each time that it is read it is later. */
    private static Clock slowClock(Duration step) {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        InstantSource slow = () -> now.getAndUpdate(read -> read.plus(step));
        return slow.withZone(ZoneOffset.UTC);
    }

    @Test
    void timesFromTheFutureAreCounted() {
        enricher()
                .process(record("smartcar.vehicle-state", """
                        {"eventId":"e","eventType":"VEHICLE_STATE","data":{"user":{"id":"u"},"vehicle":{"id":"v"},"signals":[
                        {"code":"a-b","body":{},"meta":{"oemUpdatedAt":1795248601000}},
                        {"code":"a-c","body":{},"meta":{"oemUpdatedAt":1795248600000}}]}}""", receivedAt(WRITTEN.toString())))
                .await()
                .indefinitely();

        assertThat(meters.get(EnrichmentMetrics.TIMES_AHEAD.name()).counter().count())
                .isEqualTo(1);
    }

    private static Header header(String name, String value) {
        return new Header(name, value);
    }

    private static final String REFUSED_VIN = """
            {"eventId":"e","eventType":"VEHICLE_STATE","data":{"user":{"id":"u"},"vehicle":{"id":"v"},"signals":[
            {"code":"vehicleidentification-vin","status":{"value":"ERROR","error":{"type":"PERMISSION"}}}]}}""";

    private static List<EventRecord> besides(Enricher enricher, InputRecord record) {
        return ((RecordOutput.Enriched) enricher.process(record).await().indefinitely()).besides();
    }

    @Test
    void aChangedPermissionIsARecordOfItsOwnBesideTheEnrichedEvent() {
        // When
        Enricher enricher = enricher();
        InputRecord record = record(
                "smartcar.vehicle-state",
                REFUSED_VIN,
                receivedAt(WRITTEN.toString()),
                header("ce_id", "e"),
                header("ce_source", "/smartcar/webhooks/w"),
                header("traceparent", "00-4b942588ae93ea6d8aa5726d154e2171-f6384ac331183c09-00"),
                header("carflow-delivery-id", "d"));
        List<EventRecord> reported = besides(enricher, record);

        // Then
        assertThat(reported).singleElement().satisfies(change -> {
            assertThat(change.topic()).isEqualTo("smartcar.enriched");
            assertThat(change.key()).isEqualTo("u");
            assertThat(new String(change.value(), UTF_8))
                    .startsWith("{\"schemaVersion\":1,\"userId\":\"u\",\"vehicleId\":\"v\",\"change\":\"withdrawn\"");
            assertThat(change.headers().stream().collect(Collectors.toMap(Header::name, Header::value)))
                    .isEqualTo(Map.ofEntries(
                            Map.entry("ce_specversion", "1.0"),
                            Map.entry("ce_id", "e:withdrawn:signal"),
                            Map.entry("ce_type", "dev.carflow.permission-changed"),
                            Map.entry("ce_source", "/carflow/smartcar/enriched"),
                            Map.entry("ce_originsource", "/smartcar/webhooks/w"),
                            Map.entry("ce_subject", "v"),
                            Map.entry("ce_time", "2026-11-21T08:00:00.000Z"),
                            Map.entry("ce_dataschema", "urn:carflow:schema:permission-changed:1"),
                            Map.entry("content-type", "application/json"),
                            Map.entry("traceparent", "00-4b942588ae93ea6d8aa5726d154e2171-f6384ac331183c09-00")));
        });
        assertThat(besides(enricher, record)).isEmpty();
        assertThat(meters.get(EnrichmentMetrics.PERMISSION_CHANGES.name())
                        .tags("outcome", "withdrawn", "reason", "signal")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void redrivenEventsReportNoChangeSinceReadersHaveNewerOnes() {
        assertThat(besides(
                        enricher(),
                        record("smartcar.vehicle-state", REFUSED_VIN, header("carflow-redrive-id", "replay-1"))))
                .isEmpty();
    }
}
