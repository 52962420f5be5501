package dev.carflow.eventlog.spill;

import dev.carflow.database.Statements;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Counts events that enter and leave the spill, and logs when it takes none. */
@Startup
@ApplicationScoped
public class SpillMetrics {

    private static final Set<Cause> REFUSALS =
            EnumSet.of(Cause.NO_SPILL, Cause.SPILL_AWAY, Cause.SPILL_FULL, Cause.SPILL_REFUSED, Cause.SPILL_BUSY);

    static final MeterDefinition SPILLED = MeterDefinition.counter("carflow.spill.spilled", "Events put into the spill")
            .advice("Any increase: Kafka did not take events at that time");
    static final MeterDefinition DRAINED = MeterDefinition.counter(
                    "carflow.spill.drained", "Events put on Kafka from the spill")
            .advice("It follows `carflow_spill_spilled_total` once Kafka is back");
    static final MeterDefinition REFUSED = MeterDefinition.counter(
                    "carflow.spill.refused", "Events that neither Kafka nor the spill took", TagKey.REASON)
            .values(TagKey.REASON, REFUSALS.stream().map(Cause::slug))
            .advice("Any increase: each is a 503. `spill-full`: raise its limits; the others: repair "
                    + "the database");

    private static final Logger LOG = Logger.getLogger(SpillMetrics.class);

    private final Counter spilled;
    private final Counter drained;
    private final Map<String, Counter> refused;
    private final ThrottledLog refusals = new ThrottledLog(LOG, Duration.ofSeconds(10));
    private final ThrottledLog undrained = new ThrottledLog(LOG, Duration.ofSeconds(10));
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofSeconds(10));

    /** Processes of other roles neither fill nor drain the spill: they show none of its metrics. */
    @Inject
    SpillMetrics(MeterRegistry registry, RolesConfig roles) {
        this(roles.has(Role.INGEST) ? registry : new CompositeMeterRegistry());
    }

    public SpillMetrics(MeterRegistry registry) {
        this.spilled = SPILLED.counter(registry);
        this.drained = DRAINED.counter(registry);
        // There from the start, so that the first one shows as an increase.
        this.refused = REFUSED.countersAtZero(registry);
    }

    void spilled(int events) {
        spilled.increment(events);
    }

    public void drained(int events) {
        drained.increment(events);
    }

    /**
     * @param fromKafka Kafka's own refusal, or null if it is known to be away
     */
    void refused(Cause cause, Cause fromKafka) {
        refused.get(cause.slug()).increment();
        refusals.warn(
                "CARFLOW0301: an event could not be made durable (Kafka: %s, spill: %s); Smartcar was asked to send "
                        + "it again",
                fromKafka == null ? "away" : fromKafka.slug(), cause.slug());
    }

    void failed(Throwable failure) {
        failures.warn("CARFLOW0302: the spill could not be written: %s", words(failure));
    }

    public void undrained(Throwable failure) {
        undrained.warn("CARFLOW0303: the spill cannot be drained just now: %s", words(failure));
    }

    /** Returns the database's error with its SQLSTATE, or the name of the failure on the way to it. */
    private static String words(Throwable failure) {
        if (failure instanceof PgException refusal) {
            return Statements.words(refusal);
        }
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": "
                        + failure.getMessage().lines().findFirst().orElse("");
    }
}
