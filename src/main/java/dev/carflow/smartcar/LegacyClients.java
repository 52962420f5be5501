package dev.carflow.smartcar;

import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.legacy.LegacyManagementApi;
import dev.carflow.smartcar.legacy.LegacyTokens;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.tracing.Tracing;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;

/**
 * The clients of the legacy side, created with the first bean that needs one. The cache of vehicle tokens is not among
 * them: it needs a store, and the package that has one creates it ({@link dev.carflow.smartcar.legacy.VehicleTokens}).
 */
@ApplicationScoped
public class LegacyClients {

    private static final Clock CLOCK = Clock.systemUTC();

    private final ApplicationCredentials credentials;
    private final ConfiguredSecret managementToken;
    private final SmartcarHost tokens;
    private final SmartcarHost vehicles;
    private final SmartcarHost management;

    @Inject
    public LegacyClients(Vertx vertx, SmartcarConfig limits, LegacyConfig config) {
        this.credentials = ApplicationCredentials.of(vertx, config);
        this.managementToken = new ConfiguredSecret(
                vertx,
                config.managementToken(),
                "carflow.smartcar.legacy.management-token-file",
                config.managementTokenFile());
        this.tokens = host(vertx, config.tokenUrl(), limits);
        this.vehicles = host(vertx, config.apiUrl(), limits);
        this.management = host(vertx, config.managementApiUrl(), limits);
    }

    @Produces
    @Singleton
    LegacyTokens legacyTokens(LegacyConfig config, Tracing tracing) {
        return new LegacyTokens(tokens, credentials, CLOCK, () -> tracing.tokenRequest(config.tokenUrl()));
    }

    @Produces
    @Singleton
    LegacyVehicleApi legacyVehicleApi() {
        return new LegacyVehicleApi(vehicles);
    }

    @Produces
    @Singleton
    LegacyManagementApi legacyManagementApi() {
        return new LegacyManagementApi(management, managementToken);
    }

    @PreDestroy
    void close() {
        credentials.close();
        managementToken.close();
        tokens.close();
        vehicles.close();
        management.close();
    }

    private static SmartcarHost host(Vertx vertx, URI url, SmartcarConfig limits) {
        return new SmartcarHost(vertx, SmartcarClients.settings(limits).withBaseUrl(url), CLOCK);
    }
}
