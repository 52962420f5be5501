package dev.carflow.smartcar;

import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.http.EgressProxy;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.ClientCredentials;
import dev.carflow.smartcar.token.HttpTokenEndpoint;
import dev.carflow.smartcar.token.TokenCache;
import dev.carflow.smartcar.token.TokenCacheSettings;
import dev.carflow.smartcar.token.TokenListener;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/** The settings of Smartcar's clients as they are by default; {@code SmartcarConfigTest} compares them with the configuration. */
public final class SmartcarDefaults {

    private SmartcarDefaults() {}

    /** Smartcar's production API, without a proxy. */
    public static TransportSettings transport() {
        return new TransportSettings(
                URI.create("https://vehicle.api.smartcar.com/v3"),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                16,
                64,
                2 * 1024 * 1024,
                EgressProxy.NONE);
    }

    public static TokenCacheSettings tokenCache() {
        return new TokenCacheSettings(
                Duration.ofSeconds(10), 0.8, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /** Returns a cache of application tokens of the simulated Smartcar, which has the default credentials. */
    public static TokenCache tokens(Vertx vertx, SmartcarApi smartcar) {
        return new TokenCache(
                new HttpTokenEndpoint(
                        vertx, transport(), smartcar.tokenUri(), Duration.ofSeconds(5), Clock.systemUTC()),
                () -> new ClientCredentials("client_simulated", "simulated-secret"),
                tokenCache(),
                Clock.systemUTC(),
                () -> 0.5,
                TokenListener.NONE);
    }

    /** Returns a client of the simulated Smartcar's API. */
    public static VehicleApi api(Vertx vertx, SmartcarApi smartcar, TokenCache tokens) {
        return new VehicleApi(
                vertx,
                transport().withBaseUrl(smartcar.vehicleApi()),
                VehicleApi.DEFAULT_USER_FILTER,
                tokens,
                Clock.systemUTC());
    }
}
