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

    private final EventLogStatus standing;
    private final RolesConfig roles;

    @Inject
    public EventLogReadiness(EventLogStatus standing, RolesConfig roles) {
        this.standing = standing;
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
                .status(standing.isDurable())
                .withData("state", standing.description())
                .withData("kafka", standing.kafka().description())
                .withData("spill", standing.spill())
                .build();
    }
}
