package dev.carflow.eventlog;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Where the log makes records durable at present: Kafka, or the spill while Kafka does not take records. */
@ApplicationScoped
public class EventLogStatus {

    static final MeterDefinition AVAILABLE = MeterDefinition.gauge(
                    "carflow.eventlog.available", "1 while the log can make records durable, else 0")
            .advice("0: neither Kafka nor the spill takes events, and deliveries get 503");
    static final MeterDefinition ON_SPILL = MeterDefinition.gauge(
                    "carflow.eventlog.on.spill",
                    "1 while records go to the spill because Kafka does not take them, else 0")
            .advice("1 for minutes: Kafka does not take records; watch the size of the spill");

    private final BrokerProbe probe;
    private final Spill spill;
    private final RolesConfig roles;
    private final MeterRegistry registry;

    @Inject
    public EventLogStatus(BrokerProbe probe, Spill spill, RolesConfig roles, MeterRegistry registry) {
        this.probe = probe;
        this.spill = spill;
        this.roles = roles;
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        if (!roles.has(Role.INGEST)) {
            return;
        }
        AVAILABLE.gauge(registry, this, each -> each.isDurable() ? 1 : 0);
        ON_SPILL.gauge(registry, this, each -> each.isOnSpill() ? 1 : 0);
    }

    /** While a trial record is due, an event received now would be that record. */
    boolean isDurable() {
        return isOnKafka() || spill.isAvailable() || probe.state() == BrokerProbe.State.ON_TRIAL;
    }

    boolean isOnSpill() {
        return !isOnKafka() && spill.isAvailable();
    }

    BrokerProbe.State kafka() {
        return probe.state();
    }

    String spill() {
        return spill.description();
    }

    String description() {
        if (isOnKafka()) {
            return "records are being made durable";
        }
        if (isOnSpill()) {
            return "records are being made durable in the spill";
        }
        return isDurable() ? probe.state().description() : "records cannot be made durable";
    }

    private boolean isOnKafka() {
        return probe.state() == BrokerProbe.State.AVAILABLE;
    }
}
