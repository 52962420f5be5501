package dev.carflow.sandbox;

import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.ConnectSettings;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Smartcar in dev mode: its webhooks leave out signals that enrichment wants, and its API grants the allowance that the
 * service assumes.
 */
@IfBuildProfile("dev")
@ApplicationScoped
public class SimulatorPlan {

    private final SandboxConfig config;
    private final String clientId;
    private final String clientSecret;
    private final String legacyId;
    private final String legacySecret;
    private final int capacity;
    private final double refillPerMinute;

    @Inject
    public SimulatorPlan(
            SandboxConfig config,
            @ConfigProperty(name = "carflow.smartcar.client-id") String clientId,
            @ConfigProperty(name = "carflow.smartcar.client-secret") String clientSecret,
            @ConfigProperty(name = "carflow.smartcar.legacy.client-id") String legacyId,
            @ConfigProperty(name = "carflow.smartcar.legacy.client-secret") String legacySecret,
            @ConfigProperty(name = "carflow.rate-limit.capacity", defaultValue = "120") int capacity,
            @ConfigProperty(name = "carflow.rate-limit.refill-per-minute", defaultValue = "2") double refillPerMinute) {
        this.config = config;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.legacyId = legacyId;
        this.legacySecret = legacySecret;
        this.capacity = capacity;
        this.refillPerMinute = refillPerMinute;
    }

    SimulatorSettings settings(URI callback) {
        FleetSettings fleet =
                FleetSettings.of(config.users(), config.vehicles()).withPace(config.pace());
        WebhookSettings webhook = WebhookSettings.to(callback, SandboxServers.MANAGEMENT_TOKEN)
                .withEventsPerSecond(config.eventsPerSecond())
                .withoutSignals(SignalCode.ODOMETER, SignalCode.LOCATION);
        ApiSettings api = ApiSettings.defaults()
                .withPort(config.apiPort())
                .withCredentials(clientId, clientSecret)
                .withAllowance(allowance())
                .withLegacy(LegacySettings.defaults()
                        .withCredentials(legacyId, legacySecret)
                        .withManagementToken(SandboxServers.MANAGEMENT_TOKEN))
                .withConnect(ConnectSettings.defaults().withPage());
        return SimulatorSettings.of(fleet).withWebhooks(webhook).withApi(api);
    }

    /**
     * @return the bucket's capacity in calls; 0 for no limit
     */
    int capacity() {
        return capacity;
    }

    String allowanceInWords() {
        return capacity == 0 ? "any number of calls" : capacity + " calls and " + refillPerMinute + " more a minute";
    }

    private Allowance allowance() {
        return capacity == 0 ? Allowance.unlimited() : Allowance.smartcar().withBucket(capacity, refillPerMinute);
    }
}
