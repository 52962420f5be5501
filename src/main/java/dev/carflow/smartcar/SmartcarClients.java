package dev.carflow.smartcar;

import dev.carflow.operations.MonotonicClock;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.http.EgressProxy;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.management.ManagementApi;
import dev.carflow.smartcar.token.ApplicationTokens;
import dev.carflow.smartcar.token.HttpTokenEndpoint;
import dev.carflow.smartcar.token.TokenCache;
import dev.carflow.smartcar.token.TokenCacheSettings;
import dev.carflow.tracing.Tracing;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The clients of Smartcar's API, created with the first bean that needs one: a process without such a bean has none of
 * their connections, timers and metrics.
 */
@ApplicationScoped
public class SmartcarClients {

    private final Vertx vertx;
    private final SmartcarConfig config;
    private final TokenMetrics metrics;
    private final ApplicationCredentials credentials;
    private final HttpTokenEndpoint tokenEndpoint;

    @Inject
    public SmartcarClients(Vertx vertx, SmartcarConfig config, TokenMetrics metrics, Tracing tracing) {
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
        this.credentials = ApplicationCredentials.of(vertx, config);
        this.tokenEndpoint = new HttpTokenEndpoint(
                vertx,
                settings(config),
                config.tokenUrl(),
                config.token().fetchDeadline(),
                Clock.systemUTC(),
                () -> tracing.tokenRequest(config.tokenUrl()));
    }

    @Produces
    @Singleton
    ApplicationTokens tokens() {
        SmartcarConfig.Token token = config.token();
        return new TokenCache(
                tokenEndpoint,
                credentials,
                settings(token),
                // The endpoint reports lifetimes and pauses as durations.
                new MonotonicClock(),
                () -> ThreadLocalRandom.current().nextDouble(),
                metrics);
    }

    @Produces
    @Singleton
    VehicleApi api(ApplicationTokens tokens) {
        return new VehicleApi(vertx, settings(config), config.userFilter(), tokens, Clock.systemUTC());
    }

    @Produces
    @Singleton
    SmartcarHost managementHost() {
        return new SmartcarHost(vertx, settings(config).withBaseUrl(config.managementApiUrl()), Clock.systemUTC());
    }

    @Produces
    @Singleton
    ManagementApi managementApi(SmartcarHost management, ApplicationTokens tokens) {
        return new ManagementApi(management, tokens);
    }

    static TokenCacheSettings settings(SmartcarConfig.Token token) {
        return new TokenCacheSettings(
                token.fetchDeadline(),
                token.refreshAt(),
                token.expiryMargin(),
                token.firstBackOff(),
                token.maxBackOff());
    }

    static TransportSettings settings(SmartcarConfig config) {
        return new TransportSettings(
                config.vehicleApiUrl(),
                config.connectTimeout(),
                config.responseTimeout(),
                config.totalTimeout(),
                config.maxConnections(),
                config.maxWaiting(),
                Math.toIntExact(config.maxBody().asLongValue()),
                EgressProxy.of(config.proxyUrl(), config.noProxy()));
    }

    void close(@Disposes VehicleApi api) {
        api.close();
    }

    void close(@Disposes SmartcarHost management) {
        management.close();
    }

    @PreDestroy
    void close() {
        credentials.close();
        tokenEndpoint.close();
    }
}
