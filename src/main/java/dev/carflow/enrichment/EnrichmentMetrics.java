package dev.carflow.enrichment;

import dev.carflow.enrichment.calls.CallEvents;
import dev.carflow.enrichment.calls.CircuitBreaker;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.credential.CredentialUsed;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.Enrichment;
import dev.carflow.enrichment.event.EnrichmentOutcome;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.permission.PermissionChange;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Slug;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.api.ApiProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Metrics of enrichment: outcomes of events, calls, the rate limit, and memory. */
@ApplicationScoped
public class EnrichmentMetrics implements CallEvents {

    private static final String SUCCESS = "success";

    static final MeterDefinition OUTCOMES = MeterDefinition.counter(
                    "carflow.enrichment.outcomes",
                    "Vehicle events by what enrichment did for them",
                    TagKey.OUTCOME,
                    TagKey.REASON)
            .values(TagKey.OUTCOME, Stream.of(EnrichmentOutcome.values()).map(Slug::of))
            .values(
                    TagKey.REASON,
                    "",
                    SignalEnrichment.NOTHING_NEWER,
                    SignalEnrichment.SHORT_ANSWER,
                    SignalEnrichment.NO_VEHICLE,
                    SignalEnrichment.USER_REMOVED)
            .values(TagKey.REASON, Stream.of(SkipReason.values()).map(SkipReason::slug))
            .values(TagKey.REASON, ApiProblem.slugs())
            .advice("A considerable share of `skipped` or `failed`: the reason says what to do, see "
                    + "[outcomes](enriched-events.md#what-was-done)");

    /** By withdrawn or granted, and by what showed it: error, signal or answer. */
    static final MeterDefinition PERMISSION_CHANGES = MeterDefinition.counter(
                    "carflow.enrichment.permission.changes",
                    "Records about a changed permission, for readers",
                    TagKey.OUTCOME,
                    TagKey.REASON)
            .values(TagKey.OUTCOME, Stream.of(PermissionChange.Kind.values()).map(PermissionChange.Kind::word))
            .values(TagKey.REASON, Stream.of(PermissionChange.Cause.values()).map(PermissionChange.Cause::word))
            .advice("A rise of `withdrawn`: users change their minds, or the application lost a "
                    + "permission at Smartcar");

    static final MeterDefinition TIMES_AHEAD = MeterDefinition.counter(
                    "carflow.enrichment.times.ahead",
                    "Signals of events whose time was too far in the future to be true")
            .advice("A steady increase: clocks of cars are wrong, or a maker sends local time");

    /** By success, or the kind of problem. */
    static final MeterDefinition CALLS = MeterDefinition.timer(
                    "carflow.enrichment.calls", "Calls for signals, retries included", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, SUCCESS)
            .values(TagKey.OUTCOME, ApiProblem.slugs())
            .advice("`rate-limited-application`: the allowance is set too high, or another program "
                    + "uses it. A considerable share of failures: Smartcar has a fault");

    static final MeterDefinition COALESCED = MeterDefinition.counter(
                    "carflow.enrichment.calls.coalesced", "Events that shared a call made for another one")
            .advice("Calls saved; no action");
    static final MeterDefinition SKIPPED = MeterDefinition.counter(
                    "carflow.enrichment.calls.skipped", "Calls that were wanted and not made", TagKey.REASON)
            .values(TagKey.REASON, Stream.of(SkipReason.values()).map(SkipReason::slug))
            .advice("Many `budget`: the allowance is too small for the ages you want. `busy`: raise "
                    + "`carflow.enrichment.calls.max-in-flight`. `vehicle-tokens-refused`, "
                    + "`version-gone`: go on to the next phase");
    static final MeterDefinition RETRIED = MeterDefinition.counter(
                    "carflow.enrichment.calls.retried", "Calls made again after a failure")
            .advice("A rise: Smartcar or the way to it has faults");

    /** During the migration it shows how far it has come. */
    static final MeterDefinition CREDENTIALS = MeterDefinition.counter(
                    "carflow.enrichment.calls.credentials", "Attempts at a call", TagKey.CREDENTIAL)
            .values(TagKey.CREDENTIAL, Stream.of(CredentialUsed.values()).map(CredentialUsed::slug))
            .advice("Any `none`: no credential was permitted. `application-instead` in phase "
                    + "`parallel`: users whom the backfill has not found");

    static final MeterDefinition BREAKER_OPEN = MeterDefinition.gauge(
                    "carflow.enrichment.breaker.open", "1 while the circuit breaker for calls is not closed, else 0")
            .advice("1 for minutes: calls to Smartcar fail; their outcomes say why");
    static final MeterDefinition MEMORY_VEHICLES = MeterDefinition.gauge(
                    "carflow.enrichment.memory.vehicles", "Vehicles remembered")
            .advice("It follows the vehicles whose events the process reads");

    /** Without a unit, which would change its name. */
    static final MeterDefinition MEMORY_BYTES = MeterDefinition.gauge(
                    "carflow.enrichment.memory.bytes", "Bytes that the vehicles remembered take")
            .advice("At `carflow.enrichment.cache.max-size` with many calls: raise it");

    private static final Logger LOG = Logger.getLogger(EnrichmentMetrics.class);

    private final MeterRegistry registry;
    private final Map<OutcomeTags, Counter> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Timer> calls = new ConcurrentHashMap<>();
    private final Map<String, Counter> skipped;
    private final Map<String, Counter> credentials;
    private final Counter timesAhead;
    private final Counter coalesced;
    private final Counter retried;
    private final ThrottledLog opened = new ThrottledLog(LOG, Duration.ofSeconds(30));
    private final ThrottledLog closed = new ThrottledLog(LOG, Duration.ofSeconds(30));
    private volatile CircuitBreaker.State breaker = CircuitBreaker.State.CLOSED;

    private record OutcomeTags(EnrichmentOutcome outcome, String reason) {}

    /** Registers counters at zero, so that the first call of a kind shows as an increase. */
    @Inject
    public EnrichmentMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.skipped = SKIPPED.countersAtZero(registry);
        this.credentials = CREDENTIALS.countersAtZero(registry);
        this.timesAhead = TIMES_AHEAD.counter(registry);
        this.coalesced = COALESCED.counter(registry);
        this.retried = RETRIED.counter(registry);
        calls.put(SUCCESS, CALLS.timer(registry, SUCCESS));
    }

    /** Values with a time in the future: the clock of a car, or of its maker, is wrong. */
    void read(ConsumedEvent event) {
        int ahead = 0;
        for (ReportedSignal reported : event.signals().values()) {
            ahead += reported.signal().ahead() ? 1 : 0;
        }
        if (ahead > 0) {
            timesAhead.increment(ahead);
        }
    }

    void enriched(Enrichment enrichment) {
        OutcomeTags tags =
                new OutcomeTags(enrichment.outcome(), enrichment.reason().orElse(""));
        outcomes.computeIfAbsent(tags, each -> OUTCOMES.counter(registry, Slug.of(each.outcome()), each.reason()))
                .increment();
    }

    void permissionChanged(PermissionChange change) {
        PERMISSION_CHANGES
                .counter(registry, change.kind().word(), change.cause().word())
                .increment();
    }

    /** Registers gauges. */
    void observe(VehicleMemory memory) {
        MEMORY_VEHICLES.gauge(registry, memory, VehicleMemory::size);
        MEMORY_BYTES.gauge(registry, memory, VehicleMemory::bytes);
        BREAKER_OPEN.gauge(registry, this, each -> each.breaker == CircuitBreaker.State.CLOSED ? 0 : 1);
    }

    void attempted(CredentialUsed with) {
        credentials.get(with.slug()).increment();
    }

    @Override
    public void called(String outcome, Duration took) {
        calls.computeIfAbsent(outcome, each -> CALLS.timer(registry, each)).record(took);
    }

    @Override
    public void coalesced() {
        coalesced.increment();
    }

    @Override
    public void skipped(SkipReason reason) {
        skipped.get(reason.slug()).increment();
    }

    @Override
    public void retried() {
        retried.increment();
    }

    @Override
    public void breakerChanged(CircuitBreaker.State state) {
        breaker = state;
        if (state == CircuitBreaker.State.CLOSED) {
            closed.info("CARFLOW0505: Smartcar answers again");
        } else {
            opened.warn("CARFLOW0504: so many calls failed that Smartcar is left alone for a while; see the outcomes "
                    + "of "
                    + CALLS.name());
        }
    }
}
