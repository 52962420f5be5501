package dev.carflow.enrichment.worker;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: every lane goes round its loop, and has done so for a while if it had to start anew. A process that takes
 * in webhooks as well stays ready: they must not wait for workers.
 */
@Readiness
@ApplicationScoped
public class WorkerReadiness implements HealthCheck {

    /** Longer than anything a lane waits for while Kafka is well. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(45);

    private final Workers workers;
    private final RolesConfig roles;

    @Inject
    WorkerReadiness(Workers workers, RolesConfig roles) {
        this.workers = workers;
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        if (!roles.has(Role.WORKER)) {
            return HealthCheckResponse.named("worker")
                    .up()
                    .withData("state", "not used: this process has not the role worker")
                    .build();
        }
        List<Lane> lanes = workers.lanes();
        long going = lanes.stream()
                .filter(lane -> lane.isStable() && lane.sinceLastRound().compareTo(LONGEST_ROUND) < 0)
                .count();
        return HealthCheckResponse.named("worker")
                .status(roles.has(Role.INGEST) || !lanes.isEmpty() && going == lanes.size())
                .withData("lanes", lanes.size())
                .withData("going", going)
                .build();
    }
}
