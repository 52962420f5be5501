package dev.carflow.enrichment;

import dev.carflow.enrichment.calls.CallEvents;
import dev.carflow.enrichment.calls.CircuitBreaker;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.credential.CredentialUsed;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.Enrichment;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.permission.PermissionChange;
import dev.carflow.operations.Meters;
import dev.carflow.operations.Slug;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.ratelimit.RateLimitStatus;
import dev.carflow.ratelimit.WorkerRateLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Metrics of enrichment: outcomes of events, calls, the rate limit, and memory. */
@ApplicationScoped
public class EnrichmentMetrics implements CallEvents {

    private static final Logger LOG = Logger.getLogger(EnrichmentMetrics.class);

    /** The gauge's value without a limit, or if the level does not fall. */
    private static final double NO_END = Double.POSITIVE_INFINITY;

    private final MeterRegistry registry;
    private final ThrottledLog opened = new ThrottledLog(LOG, Duration.ofSeconds(30));
    private final ThrottledLog closed = new ThrottledLog(LOG, Duration.ofSeconds(30));
    private volatile CircuitBreaker.State breaker = CircuitBreaker.State.CLOSED;

    @Inject
    public EnrichmentMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Values with a time in the future: the clock of a car, or of its maker, is wrong. */
    void read(ConsumedEvent event) {
        long ahead = event.signals().values().stream()
                .filter(reported -> reported.signal().ahead())
                .count();
        if (ahead > 0) {
            registry.counter(Meters.ENRICHMENT_TIMES_AHEAD).increment(ahead);
        }
    }

    void enriched(Enrichment enrichment) {
        registry.counter(
                        Meters.ENRICHMENT_OUTCOMES,
                        Meters.OUTCOME,
                        Slug.of(enrichment.outcome()),
                        Meters.REASON,
                        enrichment.reason().orElse(""))
                .increment();
    }

    void permissionChanged(PermissionChange change) {
        registry.counter(
                        Meters.ENRICHMENT_PERMISSION_CHANGES,
                        Meters.OUTCOME,
                        change.kind().word(),
                        Meters.REASON,
                        change.cause().word())
                .increment();
    }

    void observe(WorkerRateLimiter limiter, VehicleMemory memory) {
        registry.gauge(Meters.RATE_LIMIT_LEFT, limiter, each -> each.status().left());
        registry.gauge(Meters.RATE_LIMIT_SECONDS_LEFT, limiter, each -> secondsLeft(each.status()));
        registry.gauge(Meters.RATE_LIMIT_SHARED, limiter, each -> each.status().shared() ? 1 : 0);
        registry.gauge(Meters.ENRICHMENT_MEMORY_VEHICLES, memory, VehicleMemory::size);
        registry.gauge(Meters.ENRICHMENT_MEMORY_BYTES, memory, VehicleMemory::bytes);
        registry.gauge(
                Meters.ENRICHMENT_BREAKER_OPEN, this, each -> each.breaker == CircuitBreaker.State.CLOSED ? 0 : 1);
    }

    void attempted(CredentialUsed with) {
        registry.counter(Meters.ENRICHMENT_CREDENTIALS, Meters.CREDENTIAL, with.slug())
                .increment();
    }

    @Override
    public void called(String outcome, Duration took) {
        registry.timer(Meters.ENRICHMENT_CALLS, Meters.OUTCOME, outcome).record(took);
    }

    @Override
    public void coalesced() {
        registry.counter(Meters.ENRICHMENT_COALESCED).increment();
    }

    @Override
    public void skipped(SkipReason reason) {
        registry.counter(Meters.ENRICHMENT_SKIPPED, Meters.REASON, reason.slug())
                .increment();
    }

    @Override
    public void retried() {
        registry.counter(Meters.ENRICHMENT_RETRIED).increment();
    }

    @Override
    public void breakerChanged(CircuitBreaker.State state) {
        breaker = state;
        if (state == CircuitBreaker.State.CLOSED) {
            closed.info("Smartcar answers again");
        } else {
            opened.warn("so many calls failed that Smartcar is left alone for a while; see the" + " outcomes of "
                    + Meters.ENRICHMENT_CALLS);
        }
    }

    private static double secondsLeft(RateLimitStatus status) {
        return status.limited()
                ? status.emptyIn().map(time -> (double) time.toSeconds()).orElse(NO_END)
                : NO_END;
    }
}
