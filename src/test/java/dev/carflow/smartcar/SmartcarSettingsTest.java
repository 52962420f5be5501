package dev.carflow.smartcar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.smartcar.http.EgressProxy;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.TokenCacheSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each setting is read under its own name: no two values are alike. */
class SmartcarSettingsTest {

    @Test
    void ofTheApi() {
        SmartcarConfig config = config(Map.of(
                "carflow.smartcar.vehicle-api-url", "https://api.example.com/v3",
                "carflow.smartcar.connect-timeout", "2S",
                "carflow.smartcar.response-timeout", "7S",
                "carflow.smartcar.total-timeout", "13S",
                "carflow.smartcar.max-connections", "17",
                "carflow.smartcar.max-waiting", "190",
                "carflow.smartcar.max-body", "2M",
                "carflow.smartcar.user-filter", "user",
                "carflow.smartcar.proxy-url", ""));

        assertThat(SmartcarClients.settings(config))
                .isEqualTo(new TransportSettings(
                        URI.create("https://api.example.com/v3"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(13),
                        17,
                        190,
                        2 << 20,
                        EgressProxy.NONE));
        assertThat(config.userFilter()).isEqualTo("user");
    }

    @Test
    void ofTheToken() {
        SmartcarConfig config = config(Map.of(
                "carflow.smartcar.token.fetch-deadline", "11S",
                "carflow.smartcar.token.refresh-at", "0.7",
                "carflow.smartcar.token.expiry-margin", "31S",
                "carflow.smartcar.token.first-back-off", "3S",
                "carflow.smartcar.token.max-back-off", "55S"));

        assertThat(SmartcarClients.settings(config.token()))
                .isEqualTo(new TokenCacheSettings(
                        Duration.ofSeconds(11),
                        0.7,
                        Duration.ofSeconds(31),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(55)));
    }

    private static SmartcarConfig config(Map<String, String> settings) {
        return ConfigProblems.read(SmartcarConfig.class, settings);
    }
}
