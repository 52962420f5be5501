package dev.carflow.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports the process as not ready from the moment that its shutdown begins. */
@Readiness
@ApplicationScoped
public class ShutdownReadiness implements HealthCheck {

    private final GracefulShutdown shutdown;

    @Inject
    public ShutdownReadiness(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("not-stopping")
                .status(!shutdown.isStopping())
                .build();
    }
}
