package dev.carflow.enrichment.worker;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: every consumer loop goes round its loop, and has done so for a while if it had to start anew. A process that takes
 * in webhooks as well stays ready, because they must not wait for workers; the state of its consumer loops is in the answer and in
 * a metric.
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
                    .withData("state", "not used: this process has not the role worker")
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
