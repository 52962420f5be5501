package dev.carflow.enrichment.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Up while no consumer loop hangs, has ended, or keeps failing because of a fault of this process. Kafka's availability
 * does not matter: a consumer loop that waits for the brokers recovers by itself.
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
