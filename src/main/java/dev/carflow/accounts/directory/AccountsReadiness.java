package dev.carflow.accounts.directory;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A process that has just started takes no events before it knows their routes, for ten seconds at most: it gets along
 * without a database.
 */
@Readiness
@ApplicationScoped
public class AccountsReadiness implements HealthCheck {

    private final DatabaseDirectory directory;

    @Inject
    public AccountsReadiness(DatabaseDirectory directory) {
        this.directory = directory;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("accounts")
                .status(directory.isSettled())
                .withData("current", directory.isCurrent())
                .build();
    }
}
