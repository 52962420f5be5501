package dev.carflow.scenario.play;

import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.accounts.AccountMarks;
import dev.carflow.enrichment.Enricher;
import dev.carflow.enrichment.EnrichmentMetrics;
import dev.carflow.enrichment.SignalEnrichment;
import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.need.WithheldSignals;
import dev.carflow.enrichment.permission.SignalPermissions;
import dev.carflow.enrichment.worker.InputRecord;
import dev.carflow.enrichment.worker.RecordOutput;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.Topics;
import dev.carflow.scenario.Measurement;
import dev.carflow.scenario.PlayedEvent.Worker;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.VehicleSignals;
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
import java.util.Set;

/**
 * A worker without Kafka, database and Smartcar: enriches each record as the service does, at the script's time and with the
 * script's answers. Used by one thread.
 */
final class ScriptedWorker {

    private static final Duration WANTED_AGE = Duration.ofHours(24);
    private static final Duration TAKES = Duration.ofMillis(300);
    private static final int MEMORY_BYTES = 1 << 20;

    private final WantedSignals wanted;
    private final Topics topics;
    private final Instant start;
    private Instant now;
    private Worker step;
    private Enricher enricher;

    ScriptedWorker(Set<Measurement.Signal> wanted, Topics topics, Instant start) {
        this.wanted = new WantedSignals(wanted.stream()
                .map(signal -> new WantedSignal(signal.code(), WANTED_AGE))
                .toList());
        this.topics = topics;
        this.start = start;
        this.now = start;
    }

    /**
     * Returns the enriched record, and those beside it.
     *
     * @param written when the record was put on its topic
     */
    List<EventRecord> enrich(EventRecord raw, Instant written, Worker how) {
        now = written.plus(TAKES);
        step = how;
        if (enricher == null || how.restarted()) {
            enricher = enricher();
        }
        RecordOutput output = enricher.process(new InputRecord(
                        raw.topic(),
                        raw.key(),
                        raw.value(),
                        raw.headers(),
                        written.toEpochMilli(),
                        1,
                        new Continuity("scenario", Instant.EPOCH)))
                .await()
                .indefinitely();
        RecordOutput.Enriched enriched = (RecordOutput.Enriched) output;
        List<EventRecord> records = new ArrayList<>(List.of(enriched.record()));
        records.addAll(enriched.besides());
        return records;
    }

    private Enricher enricher() {
        VehicleMemory memory = new VehicleMemory(
                MEMORY_BYTES, WANTED_AGE, wanted::wants, code -> WANTED_AGE, () -> Duration.between(start, now)
                        .toNanos());
        return new Enricher(
                new SignalEnrichment(
                        wanted,
                        WANTED_AGE,
                        memory,
                        (user, vehicle, urgency) -> Uni.createFrom().item(this::answer),
                        clock()),
                new WithheldSignals(List.of(), Map.of()),
                new NoMarks(),
                new NoAccounts(),
                new SignalPermissions(MEMORY_BYTES),
                new EnrichmentMetrics(new SimpleMeterRegistry()),
                topics);
    }

    private CallOutcome answer() {
        return switch (step.answer()) {
            case RANGE -> answered(step.answered().orElseThrow());
            case QUOTA_SPENT ->
                CallOutcome.failed(new ApiProblem.QuotaSpent(ApiError.of("BILLING", "VEHICLE_REQUEST_LIMIT")), 1);
            case QUOTA -> CallOutcome.notMade(SkipReason.QUOTA);
            case BUDGET_SPENT -> CallOutcome.notMade(SkipReason.BUDGET);
        };
    }

    private CallOutcome answered(Measurement has) {
        Instant time = start.plus(has.at());
        Signal signal = new Signal(
                has.signal().code(),
                Optional.of(has.signal().label()),
                Optional.of(has.signal().group()),
                Signal.SUCCESS,
                Optional.empty(),
                Optional.of(new RawJson("{\"value\":" + has.value() + ",\"unit\":\""
                        + has.signal().unit() + "\"}")),
                Optional.of(time),
                Optional.of(time),
                Optional.of(time));
        return new CallOutcome.Answered(
                new VehicleSignals(List.of(signal), Optional.empty(), 1), now, 1, false, Optional.of("scenario"));
    }

    private Clock clock() {
        InstantSource script = () -> now;
        return script.withZone(ZoneOffset.UTC);
    }

    /** The users of a scenario are in no database. */
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
}
