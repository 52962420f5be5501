package dev.carflow.eventlog;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: an event received now can be made durable. Says where, without asking Kafka or the database. */
@Readiness
@ApplicationScoped
public class EventLogReadiness implements HealthCheck {

    private final EventLogStatus status;
    private final RolesConfig roles;

    @Inject
    public EventLogReadiness(EventLogStatus status, RolesConfig roles) {
        this.status = status;
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        if (!roles.has(Role.INGEST)) {
            return HealthCheckResponse.named("event-log")
                    .up()
                    .withData("state", "not used: this process does not have the role ingest")
                    .build();
        }
        return HealthCheckResponse.named("event-log")
                .status(status.isDurable())
                .withData("state", status.description())
                .withData("kafka", status.kafka().description())
                .withData("spill", status.spill())
                .build();
    }
}
