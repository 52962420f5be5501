package dev.carflow.eventlog;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: an event taken now can be made durable. It answers from what the probe knows and asks nobody. */
@Readiness
@ApplicationScoped
public class EventLogReadiness implements HealthCheck {

    private final BrokerProbe probe;
    private final RolesConfig roles;

    @Inject
    public EventLogReadiness(BrokerProbe probe, RolesConfig roles) {
        this.probe = probe;
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        BrokerProbe.State state = probe.state();
        boolean ingest = roles.has(Role.INGEST);
        return HealthCheckResponse.named("event-log")
                .status(!ingest || state == BrokerProbe.State.AVAILABLE)
                .withData("state", ingest ? state.description() : "not used: this process has not the role ingest")
                .build();
    }
}
