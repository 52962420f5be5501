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
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.need.WithheldSignals;
import dev.carflow.enrichment.worker.InputRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.operations.Meters;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an event says of times, and who is told of it. */
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
        WantedSignals wanted = new WantedSignals(List.of(WantedSignal.of("none")));
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
                Clock.systemUTC());
        Topics topics = new Topics(
                ConfigProblems.read(TopicsConfig.class, Map.of()),
                new ConfiguredRoutes("smartcar", Map.of(), List.of()));
        return new Enricher(
                signals,
                new WithheldSignals(List.of(), Map.of()),
                new Marks(),
                new NoAccounts(),
                new EnrichmentMetrics(meters),
                topics,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static InputRecord record(String topic, String value, Header... headers) {
        return new InputRecord(topic, "u", value.getBytes(UTF_8), List.of(headers), WRITTEN.toEpochMilli());
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
        InputRecord record =
                new InputRecord("t", "u", new byte[0], List.of(receivedAt(header)), written.toEpochMilli());

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
    void timesFromTheFutureAreCounted() {
        enricher()
                .process(record("smartcar.vehicle-state", """
                        {"eventId":"e","eventType":"VEHICLE_STATE","data":{"user":{"id":"u"},"vehicle":{"id":"v"},"signals":[
                        {"code":"a-b","body":{},"meta":{"oemUpdatedAt":1795248601000}},
                        {"code":"a-c","body":{},"meta":{"oemUpdatedAt":1795248600000}}]}}""", receivedAt(WRITTEN.toString())))
                .await()
                .indefinitely();

        assertThat(meters.get(Meters.ENRICHMENT_TIMES_AHEAD).counter().count()).isEqualTo(1);
    }
}
