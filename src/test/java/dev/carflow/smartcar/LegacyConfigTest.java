package dev.carflow.smartcar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyConfigTest {

    private static final String PREFIX = "carflow.smartcar.legacy.";
    private static final String URLS =
            "token-url and " + PREFIX + "api-url and " + PREFIX + "management-api-url must be https";

    @Test
    void theDefaultsAreSmartcarsAddressesWithoutCredentials() {
        // When
        LegacyConfig config = ConfigProblems.read(LegacyConfig.class, Map.of());

        // Then
        assertThat(config.tokenUrl()).hasToString("https://auth.smartcar.com/oauth/token");
        assertThat(config.apiUrl()).hasToString("https://api.smartcar.com/v2.0");
        assertThat(config.managementApiUrl()).hasToString("https://management.smartcar.com/v2.0");
        assertThat(config.clientId()).isEmpty();
        assertThat(config.allowPlainHttp()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token-url|http://auth.smartcar.com/oauth/token|*, unless their host is this one",
                "api-url|http://api.smartcar.com/v2.0|*, unless their host is this one",
                "management-api-url|http://management.smartcar.com/v2.0|*, unless their host is this one",
                "api-url|https://api.smartcar.com/v2.0?a=b|*://host/path, without user or query",
            })
    void anInvalidValueIsOneLineThatNamesTheKey(String key, String value, String line) {
        assertThat(ConfigProblems.of(LegacyConfig.class, Map.of(PREFIX + key, value)))
                .singleElement()
                .asString()
                .startsWith(PREFIX + line.replace("*", URLS));
    }

    @Test
    void aSecretIsGivenInOnePlaceOnly() {
        assertThat(ConfigProblems.of(
                        LegacyConfig.class,
                        Map.of(
                                PREFIX + "client-secret", "a",
                                PREFIX + "client-secret-file", "/run/a",
                                PREFIX + "management-token", "b",
                                PREFIX + "management-token-file", "/run/b")))
                .containsExactlyInAnyOrder(
                        PREFIX + "client-secret and " + PREFIX + "client-secret-file are both set: remove one",
                        PREFIX + "management-token and " + PREFIX + "management-token-file are both set: remove one");
    }

    @Test
    void plainHttpMayStayOnThisHost() {
        assertThat(ConfigProblems.of(
                        LegacyConfig.class, Map.of(PREFIX + "token-url", "http://127.0.0.1:8091/auth/oauth/token")))
                .isEmpty();
    }
}
