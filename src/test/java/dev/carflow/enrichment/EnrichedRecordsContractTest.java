package dev.carflow.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.ConfigProblems;
import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.accounts.AccountMarks;
import dev.carflow.contract.EveryMember;
import dev.carflow.contract.RecordContract;
import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.SignalSelector;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.need.WithheldSignals;
import dev.carflow.enrichment.permission.SignalPermissions;
import dev.carflow.enrichment.worker.InputRecord;
import dev.carflow.enrichment.worker.RecordOutput.Enriched;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.Topics;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import dev.carflow.smartcar.api.VehicleSignals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The records that a worker writes for one vehicle keep the contract, down to the members that seldom occur. */
class EnrichedRecordsContractTest {

    private static final Instant AT = Instant.parse("2026-11-21T08:33:20.187Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String ODOMETER = "odometer-traveleddistance";
    private static final String CHARGE = "tractionbattery-stateofcharge";
    private static final String PLUGGED = "charge-ischargingcableconnected";
    private static final String LOCATION = "location-preciselocation";
    private static final String COLOR = "vehicleidentification-exteriorcolor";

    private final Queue<CallOutcome> smartcar = new ArrayDeque<>();
    private final Enricher enricher = enricher();

    @Test
    void recordsOfOneVehicleKeepTheContract() {
        // Given: answers with a value that was only stored, a failure, and a later failure of what was known
        smartcar.add(answer(
                signal(ODOMETER, Optional.empty(), "{\"value\":52891.5,\"unit\":\"km\"}", Optional.empty()),
                signal(CHARGE, Optional.empty(), "{\"value\":78,\"unit\":\"percent\"}", Optional.of(AT)),
                signal(PLUGGED, Optional.of("UNREACHABLE"), "{\"value\":true}", Optional.of(AT.minusSeconds(60))),
                signal(LOCATION, Optional.empty(), "{\"latitude\":52.5,\"longitude\":13.2}", Optional.of(AT)),
                signal(COLOR, Optional.empty(), "{\"value\":\"blue\"}", Optional.empty())));
        smartcar.add(answer(signal(CHARGE, Optional.of("UNREACHABLE"), null, Optional.of(AT.plusSeconds(60)))));

        // When
        List<EventRecord> written = Stream.of(
                        EveryMember.state("e-1", "u-1"),
                        EveryMember.state("e-2", "u-1"),
                        EveryMember.state("e-3", "u-1"),
                        EveryMember.error("e-4", "u-1"),
                        withoutPermission(EveryMember.state("e-5", "u-1")))
                .flatMap(this::enriched)
                .toList();

        // Then
        assertThat(written).hasSizeGreaterThan(10);
        RecordContract.published().check(written);
    }

    private static String withoutPermission(String event) {
        return event.replace("\"type\":\"VEHICLE_STATE\",\"code\":\"NOT_CHARGING\"", "\"type\":\"PERMISSION\"");
    }

    private Stream<EventRecord> enriched(String event) {
        boolean error = event.contains("VEHICLE_ERROR");
        String type = error ? "vehicle_error" : "vehicle_state";
        List<Header> headers = Stream.of(
                        "ce_specversion=1.0",
                        "ce_id=" + event.substring(12, 15),
                        "ce_type=com.smartcar." + type,
                        "ce_source=/smartcar/webhooks/w-1",
                        "ce_time=2026-11-21T08:33:20Z",
                        "content-type=application/json",
                        "carflow-delivery-id=d-1",
                        "carflow-received-at=" + AT,
                        "carflow-sequence=17",
                        "carflow-application=app_1",
                        "traceparent=" + EveryMember.TRACEPARENT,
                        "tracestate=" + EveryMember.TRACESTATE,
                        "carflow-mode=live",
                        "ce_subject=v-1",
                        "carflow-spilled-at=2026-11-21T08:33:20.201873Z")
                .map(header -> header.split("=", 2))
                .map(header -> new Header(header[0], header[1]))
                .toList();
        Enriched output = (Enriched) enricher.process(new InputRecord(
                        "smartcar." + type.replace('_', '-'),
                        "u-1",
                        event.getBytes(UTF_8),
                        headers,
                        AT.toEpochMilli(),
                        1,
                        new Continuity("route/0", Instant.EPOCH)))
                .await()
                .indefinitely();
        return Stream.of(List.of(output.record()), output.besides(), output.readings())
                .flatMap(List::stream);
    }

    private static Signal signal(String code, Optional<String> error, String body, Optional<Instant> at) {
        return new Signal(
                code,
                Optional.of("Name"),
                Optional.of("Group"),
                error.isPresent() ? "ERROR" : Signal.SUCCESS,
                error.map(word -> new SignalError(Optional.of("VEHICLE_STATE"), Optional.of(word))),
                Optional.ofNullable(body).map(RawJson::new),
                at,
                at,
                Optional.of(AT.minusSeconds(30)),
                Map.of("later", IntNode.valueOf(1)),
                false);
    }

    private static Answered answer(Signal... signals) {
        return new Answered(
                new VehicleSignals(List.of(signals), Optional.empty(), signals.length),
                AT,
                1,
                false,
                Optional.of("0c5a2c0e-5d0f-4d0c-9f4e-5b0b0a6a2d11"));
    }

    private Enricher enricher() {
        WantedSignals wanted = new WantedSignals(
                Stream.of(ODOMETER + ":1S", CHARGE + ":1S", PLUGGED + ":1S", LOCATION + ":1S", COLOR + ":1S")
                        .map(WantedSignal::of)
                        .toList());
        Clock clock = Clock.fixed(AT.plusSeconds(120), ZoneOffset.UTC);
        SignalEnrichment signals = new SignalEnrichment(
                wanted,
                Duration.ofDays(7),
                new VehicleMemory(1 << 20, DAY, wanted::wants, code -> DAY, Ticker.disabledTicker()),
                (user, vehicle, urgency) -> Uni.createFrom()
                        .item(Optional.ofNullable(smartcar.poll())
                                .orElse(new NotMade(SkipReason.BUDGET, Optional.empty(), false))),
                clock);
        return new Enricher(
                signals,
                new WithheldSignals(List.of(), Map.of("smartcar", List.of(SignalSelector.of("location")))),
                new NoMarks(),
                new OneAccount(),
                new SignalPermissions(1 << 20),
                new EnrichmentMetrics(new SimpleMeterRegistry()),
                new Topics(
                        ConfigProblems.read(TopicsConfig.class, Map.of("carflow.topics.readings", "true")),
                        new ConfiguredRoutes("smartcar", Map.of(), List.of())),
                clock);
    }

    private static final class NoMarks implements AccountMarks {

        @Override
        public Uni<Void> needsReauthentication(String userId, Instant at) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> recovered(String userId, Instant at) {
            return Uni.createFrom().voidItem();
        }
    }

    private static final class OneAccount implements AccountDirectory {

        @Override
        public Optional<Account> of(String smartcarUserId) {
            return Optional.of(new Account(Optional.of("customer-10442"), Optional.empty()));
        }

        @Override
        public Uni<Void> settled() {
            return Uni.createFrom().voidItem();
        }
    }
}
