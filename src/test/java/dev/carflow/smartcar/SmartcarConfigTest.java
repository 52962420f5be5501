package dev.carflow.smartcar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.TokenCacheSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmartcarConfigTest {

    private static final String PREFIX = "carflow.smartcar.";

    @Test
    void withoutSettingsTheHostsAreSmartcarsAndTheLimitsAreTheDefaults() {
        // When
        SmartcarConfig config = ConfigProblems.read(SmartcarConfig.class, Map.of());

        // Then
        TokenCacheSettings token = SmartcarDefaults.tokenCache();
        assertThat(config.token().fetchDeadline()).isEqualTo(token.fetchDeadline());
        assertThat(config.token().refreshAt()).isEqualTo(token.refreshAt());
        assertThat(config.token().expiryMargin()).isEqualTo(token.expiryMargin());
        assertThat(config.token().firstBackOff()).isEqualTo(token.firstBackOff());
        assertThat(config.token().maxBackOff()).isEqualTo(token.maxBackOff());
        TransportSettings api = SmartcarDefaults.transport();
        assertThat(config.vehicleApiUrl()).isEqualTo(api.baseUrl());
        assertThat(config.tokenUrl()).hasToString("https://iam.smartcar.com/oauth2/token");
        assertThat(config.connectTimeout()).isEqualTo(api.connectTimeout());
        assertThat(config.responseTimeout()).isEqualTo(api.responseTimeout());
        assertThat(config.totalTimeout()).isEqualTo(api.totalTimeout());
        assertThat(config.maxBody().asLongValue()).isEqualTo(api.maxBodyBytes());
        assertThat(config.userFilter()).isEqualTo(VehicleApi.DEFAULT_USER_FILTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vehicle-api-url|http://vehicle.api.smartcar.com/v3|vehicle-api-url must be https, unless",
                "vehicle-api-url|http://localhost.evil.example/v3|vehicle-api-url must be https, unless",
                "token-url|http://127.0.0.1.evil.example/token|token-url must be https, unless",
                "token-url|http://iam.smartcar.com/oauth2/token|token-url must be https, unless",
                "token-url|https://user:pass@iam.smartcar.com/token|token-url must be https://host/path",
                "token-url|iam.smartcar.com/oauth2/token|token-url must be https://host/path",
                "token-url|ftp://iam.smartcar.com/oauth2/token|token-url must be https://host/path",
                "vehicle-api-url|https://vehicle.api.smartcar.com/v3?a=b|vehicle-api-url must be https://host/path",
                "user-filter|'  '|user-filter is empty: give it a value, or leave it out",
                "connect-timeout|0S|connect-timeout and carflow.smartcar.response-timeout must be between 1 ms and",
                "response-timeout|16S|connect-timeout and carflow.smartcar.response-timeout must be between 1 ms and",
                "total-timeout|2H|total-timeout must be between 1 ms and 1 hour",
                "proxy-url|https://user:secret@proxy:3128|proxy-url must be http://host:port or socks5://host:port",
                "proxy-url|http://user:secret@proxy:3128/path|proxy-url must be http://host:port or socks5://host:port",
                "max-connections|0|max-connections must be at least 1",
                "max-waiting|-1|max-waiting must be at least 0",
                "max-body|1K|max-body must be between 64K and 64M",
                "token.refresh-at|0.9|token.refresh-at must be at most 0.85",
                "token.refresh-at|0.05|token.refresh-at must be at least 0.1",
                "token.fetch-deadline|0S|token.fetch-deadline must be between 10 ms and 1 minute",
                "token.expiry-margin|-1S|token.expiry-margin must be between 0 and 10 minutes",
                "token.first-back-off|2M|token.first-back-off must be between 10 ms and max-back-off",
                "token.max-back-off|2H|token.max-back-off must be at most 1 hour",
            })
    void anInvalidValueIsOneLineThatNamesTheKey(String key, String value, String line) {
        assertThat(ConfigProblems.of(SmartcarConfig.class, Map.of(PREFIX + key, value)))
                .singleElement()
                .asString()
                .startsWith(PREFIX + line);
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8091/v3", "http://127.0.0.1:8091/v3", "http://[::1]:8091/v3"})
    void plainHttpMayStayOnThisHost(String url) {
        assertThat(ConfigProblems.of(SmartcarConfig.class, Map.of(PREFIX + "vehicle-api-url", url)))
                .isEmpty();
    }

    @Test
    void plainHttpToOtherHostsNeedsASetting() {
        assertThat(ConfigProblems.of(
                        SmartcarConfig.class,
                        Map.of(
                                PREFIX + "token-url",
                                "http://proxy.example/token",
                                PREFIX + "allow-plain-http",
                                "true")))
                .isEmpty();
    }

    @Test
    void aSecretInTwoPlacesIsRefused() {
        assertThat(ConfigProblems.of(
                        SmartcarConfig.class,
                        Map.of(PREFIX + "client-secret", "s3cret", PREFIX + "client-secret-file", "/run/secret")))
                .containsExactly(
                        PREFIX + "client-secret and " + PREFIX + "client-secret-file are both set: remove one");
    }
}
