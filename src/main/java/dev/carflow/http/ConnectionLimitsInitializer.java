package dev.carflow.http;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Applies the connection limits before the servers open, and counts the connections that they close. */
@ApplicationScoped
public class ConnectionLimitsInitializer {

    /**
     * By unanswerable, on which bytes came that made no request in time, or whose client takes no answers, and share, one
     * too many of its address.
     */
    static final MeterDefinition CLOSED = MeterDefinition.counter(
                    "carflow.http.connections.closed",
                    "Connections closed because of what their clients did",
                    TagKey.REASON)
            .values(TagKey.REASON, "unanswerable", "share")
            .advice("`share`: one address, perhaps your proxy, has too many connections. "
                    + "`unanswerable`: slow or hostile clients");

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
        CLOSED.counter(registry, bounds, ConnectionLimits::unanswerable, "unanswerable");
        CLOSED.counter(registry, bounds, ConnectionLimits::overShare, "share");
    }
}
