package dev.carflow.http;

import dev.carflow.operations.Meters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Applies the connection limits before the servers open, and counts the connections that they close. */
@ApplicationScoped
public class ConnectionLimitsInitializer {

    private final ConnectionLimits bounds;
    private final MeterRegistry registry;

    /** @param maxConnections of the public server, Quarkus's own setting */
    @Inject
    public ConnectionLimitsInitializer(
            ConnectionsConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-connections", defaultValue = "20000") int maxConnections,
            MeterRegistry registry) {
        int perAddress = Math.max(1, (int) ((long) maxConnections * config.percentPerAddress() / 100));
        this.bounds = new ConnectionLimits(config.answeredWithin(), perAddress);
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        bounds.putInForce();
        FunctionCounter.builder(Meters.HTTP_CONNECTIONS_CLOSED, bounds, ConnectionLimits::unanswerable)
                .description("Connections closed because of what their clients did")
                .tag(Meters.REASON, "unanswerable")
                .register(registry);
        FunctionCounter.builder(Meters.HTTP_CONNECTIONS_CLOSED, bounds, ConnectionLimits::overShare)
                .description("Connections closed because of what their clients did")
                .tag(Meters.REASON, "share")
                .register(registry);
    }
}
