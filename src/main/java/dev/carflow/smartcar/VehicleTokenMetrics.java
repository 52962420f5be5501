package dev.carflow.smartcar;

import dev.carflow.operations.Meters;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.legacy.VehicleTokenListener;
import dev.carflow.smartcar.legacy.VehicleTokenProblem;
import dev.carflow.smartcar.legacy.VehicleTokens;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Metrics of vehicle tokens, and log lines that say what to do when they cannot be renewed, never for which vehicle. */
@ApplicationScoped
public class VehicleTokenMetrics implements VehicleTokenListener {

    /** The outcome of a renewal that succeeded, as a metric tag. */
    public static final String ROTATED = "rotated";

    private static final Logger LOG = Logger.getLogger(VehicleTokenMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final MeterRegistry registry;
    private final Map<VehicleTokenProblem, ThrottledLog> throttles = new EnumMap<>(VehicleTokenProblem.class);

    @Inject
    public VehicleTokenMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (VehicleTokenProblem problem : VehicleTokenProblem.values()) {
            throttles.put(problem, new ThrottledLog(LOG, EVERY));
        }
    }

    /** To be called once, with the cache whose events these are. */
    public void observe(VehicleTokens tokens) {
        registry.gauge(Meters.SMARTCAR_VEHICLE_TOKENS_UNSAVED, tokens, VehicleTokens::unsaved);
    }

    @Override
    public void rotated() {
        count(ROTATED);
    }

    @Override
    public void conflicted() {
        count("conflicted");
    }

    @Override
    public void refused() {
        count("refused");
    }

    @Override
    public void failed(VehicleTokenProblem problem) {
        count(problem.slug());
        throttles.get(problem).warn("no new token for a vehicle: %s", problem.description());
    }

    @Override
    public void invalidated() {
        registry.counter(Meters.SMARTCAR_VEHICLE_TOKEN_INVALIDATIONS).increment();
    }

    private void count(String outcome) {
        registry.counter(Meters.SMARTCAR_VEHICLE_TOKEN_REFRESHES, Meters.OUTCOME, outcome)
                .increment();
    }
}
