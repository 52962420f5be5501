package dev.carflow.eventlog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Fails when only a new process can help: the Kafka producer's thread has ended. An outage of Kafka does not matter.
 */
@Liveness
@ApplicationScoped
public class EventLogLiveness implements HealthCheck {

    /**
     * Kafka's client resolves the brokers' names on the producer's thread, one after the other: longer than it waits
     * for a silent resolver.
     */
    static final Duration SILENT_AT_MOST = Duration.ofMinutes(5);

    private final UnacknowledgedRecords unanswered;

    @Inject
    public EventLogLiveness(UnacknowledgedRecords unanswered) {
        this.unanswered = unanswered;
    }

    @Override
    public HealthCheckResponse call() {
        boolean alive = unanswered.silentFor().compareTo(SILENT_AT_MOST) < 0;
        return HealthCheckResponse.named("event-log-producer")
                .status(alive)
                .withData("state", alive ? "calls back" : "does not call back; its thread may have ended")
                .build();
    }
}
