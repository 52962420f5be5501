package dev.carflow.smartcar;

import dev.carflow.operations.SteadyClock;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.api.VehicleApiSettings;
import dev.carflow.smartcar.token.ApplicationTokens;
import dev.carflow.smartcar.token.HttpTokenEndpoint;
import dev.carflow.smartcar.token.TokenCache;
import dev.carflow.smartcar.token.TokenCacheSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The clients of Smartcar's API, made when the first bean that needs one is made: a process without such a bean has no
 * connection, no timer and no metric of theirs.
 */
@ApplicationScoped
public class SmartcarClients {

    /** One request is in flight at a time; the second connection is for when the first is being given up. */
    private static final int TOKEN_CONNECTIONS = 2;

    private final Vertx vertx;
    private final SmartcarConfig config;
    private final TokenMetrics metrics;
    private final ApplicationCredentials credentials;
    private final HttpClient tokenClient;

    @Inject
    public SmartcarClients(Vertx vertx, SmartcarConfig config, TokenMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
        this.credentials = ApplicationCredentials.of(vertx, config);
        this.tokenClient = vertx.createHttpClient(
                new HttpClientOptions()
                        .setTrustAll(false)
                        .setVerifyHost(true)
                        .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS),
                new PoolOptions().setHttp1MaxSize(TOKEN_CONNECTIONS).setMaxWaitQueueSize(TOKEN_CONNECTIONS));
    }

    @Produces
    @Singleton
    ApplicationTokens tokens() {
        SmartcarConfig.Token token = config.token();
        return new TokenCache(
                new HttpTokenEndpoint(tokenClient, config.tokenUrl(), token.fetchDeadline()),
                credentials,
                settings(token),
                // Lifetimes and pauses are told as lengths.
                new SteadyClock(),
                () -> ThreadLocalRandom.current().nextDouble(),
                metrics);
    }

    @Produces
    @Singleton
    VehicleApi api(ApplicationTokens tokens) {
        return new VehicleApi(vertx, settings(config), tokens, Clock.systemUTC());
    }

    static TokenCacheSettings settings(SmartcarConfig.Token token) {
        return new TokenCacheSettings(
                token.fetchDeadline(),
                token.refreshAt(),
                token.expiryMargin(),
                token.firstBackOff(),
                token.maxBackOff());
    }

    static VehicleApiSettings settings(SmartcarConfig config) {
        return new VehicleApiSettings(
                config.vehicleApiUrl(),
                config.connectTimeout(),
                config.responseTimeout(),
                config.totalTimeout(),
                config.maxConnections(),
                config.maxWaiting(),
                Math.toIntExact(config.maxBody().asLongValue()),
                config.userFilter());
    }

    void close(@Disposes VehicleApi api) {
        api.close();
    }

    @PreDestroy
    void close() {
        credentials.close();
        tokenClient.close();
    }
}
