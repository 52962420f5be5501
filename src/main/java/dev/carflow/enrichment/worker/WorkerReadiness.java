package dev.carflow.enrichment.worker;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Up while every consumer loop iterates, and has done so for a while if it had to restart. A process that also receives
 * webhooks stays ready, because they must not wait for workers; the answer and a metric show the state of its consumer
 * loops.
 */
@Readiness
@ApplicationScoped
public class WorkerReadiness implements HealthCheck {

    private final WorkerLifecycle workers;
    private final RolesConfig roles;

    @Inject
    WorkerReadiness(WorkerLifecycle workers, RolesConfig roles) {
        this.workers = workers;
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        if (!roles.has(Role.WORKER)) {
            return HealthCheckResponse.named("worker")
                    .up()
                    .withData("state", "not used: this process does not have the role worker")
                    .build();
        }
        int stalled = workers.stalledLoops();
        return HealthCheckResponse.named("worker")
                .status(roles.has(Role.INGEST) || stalled == 0)
                .withData("state", stalled == 0 ? "events are being enriched" : "consumer loops are not at work")
                .withData("loops", workers.configuredLoops())
                .withData("going", workers.configuredLoops() - stalled)
                .build();
    }
}
