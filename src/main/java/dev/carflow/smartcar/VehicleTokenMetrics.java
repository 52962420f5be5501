package dev.carflow.smartcar;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.legacy.VehicleTokenListener;
import dev.carflow.smartcar.legacy.VehicleTokenProblem;
import dev.carflow.smartcar.legacy.VehicleTokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Metrics of vehicle tokens, and log lines that say what to do when they cannot be renewed, never for which vehicle. */
@ApplicationScoped
public class VehicleTokenMetrics implements VehicleTokenListener {

    /** The outcome of a renewal that succeeded, as a metric tag. */
    public static final String ROTATED = "rotated";

    private static final String CONFLICTED = "conflicted";
    private static final String REFUSED = "refused";

    /**
     * By rotated, conflicted (another process was first), refused (the user has to connect again), or the slug of a
     * problem.
     */
    public static final MeterDefinition REFRESHES = MeterDefinition.counter(
                    "carflow.smartcar.vehicle.token.refreshes", "Renewals of a vehicle's token pair", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, ROTATED, CONFLICTED, REFUSED)
            .values(TagKey.OUTCOME, Stream.of(VehicleTokenProblem.values()).map(VehicleTokenProblem::slug))
            .advice("`refused`: these users have to connect again. `awaited-from-customer`: your "
                    + "application renews tokens, run `migrate import`. `of-another-user`: run "
                    + "`migrate backfill`");

    static final MeterDefinition INVALIDATIONS = MeterDefinition.counter(
                    "carflow.smartcar.vehicle.token.invalidations",
                    "Vehicles' tokens dropped because the API refused them")
            .advice("A steady increase: the API refuses vehicles' tokens");

    /** More than none asks for the database. */
    static final MeterDefinition UNSAVED = MeterDefinition.gauge(
                    "carflow.smartcar.vehicle.tokens.unsaved",
                    "Token pairs granted and not stored yet, lost if the process ends")
            .advice("Above 0: bring the database back before the process ends");

    private static final Logger LOG = Logger.getLogger(VehicleTokenMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final MeterRegistry registry;
    private final Map<String, Counter> refreshes;
    private final Counter invalidations;
    private final Map<VehicleTokenProblem, ThrottledLog> throttles = new EnumMap<>(VehicleTokenProblem.class);

    @Inject
    public VehicleTokenMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.refreshes = REFRESHES.countersAtZero(registry);
        this.invalidations = INVALIDATIONS.counter(registry);
        for (VehicleTokenProblem problem : VehicleTokenProblem.values()) {
            throttles.put(problem, new ThrottledLog(LOG, EVERY));
        }
    }

    /** To be called once, with the cache whose events these are. */
    public void observe(VehicleTokens tokens) {
        UNSAVED.gauge(registry, tokens, VehicleTokens::unsaved);
    }

    @Override
    public void rotated() {
        count(ROTATED);
    }

    @Override
    public void conflicted() {
        count(CONFLICTED);
    }

    @Override
    public void refused() {
        count(REFUSED);
    }

    @Override
    public void failed(VehicleTokenProblem problem) {
        count(problem.slug());
        throttles.get(problem).warn("CARFLOW0612: no new token for a vehicle: %s", problem.description());
    }

    @Override
    public void invalidated() {
        invalidations.increment();
    }

    private void count(String outcome) {
        refreshes.get(outcome).increment();
    }
}
