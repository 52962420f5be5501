package dev.carflow.smartcar;

import dev.carflow.smartcar.http.EgressProxy;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.TokenCacheSettings;
import java.net.URI;
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
}
