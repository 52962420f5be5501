package dev.carflow.enrichment.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive means: no consumer loop hangs, has ended, or fails again and again for a fault of this process. What Kafka does is no
 * matter of it: a consumer loop that waits for the brokers goes on by itself.
 */
@Liveness
@ApplicationScoped
public class WorkerLiveness implements HealthCheck {

    private final WorkerLifecycle workers;

    @Inject
    WorkerLiveness(WorkerLifecycle workers) {
        this.workers = workers;
    }

    @Override
    public HealthCheckResponse call() {
        int lost = workers.lostLoops();
        return HealthCheckResponse.named("consumer-loops")
                .status(lost == 0)
                .withData("lost", lost)
                .build();
    }
}
