package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectConfigTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Map<String, String> GIVEN = Map.of(
            "carflow.connect.api-key", KEY,
            "carflow.connect.application-id", "8229df9f-91a0-4ff0-a1ae-a1f38ee24d07",
            "carflow.connect.redirect-uri", "https://fleet.example.com/connect/callback",
            "carflow.connect.done-url", "https://app.example.com/garage");

    @Test
    void withoutSettingsConnectIsOff() {
        assertThat(ConfigProblems.read(ConnectConfig.class, Map.of()).isGiven()).isFalse();
    }

    @Test
    void withItsFourSettingsItIsOn() {
        assertThat(ConfigProblems.read(ConnectConfig.class, GIVEN).isGiven()).isTrue();
    }

    @Test
    void eachMissingSettingIsNamedInALine() {
        assertThat(problems(Map.of("carflow.connect.api-key", KEY)))
                .hasSize(3)
                .anyMatch(line -> line.startsWith(
                        "carflow.connect.application-id is missing: set CARFLOW_CONNECT_APPLICATION_ID"))
                .anyMatch(line ->
                        line.startsWith("carflow.connect.redirect-uri is missing: set CARFLOW_CONNECT_REDIRECT_URI"))
                .anyMatch(line -> line.startsWith("carflow.connect.done-url is missing: set CARFLOW_CONNECT_DONE_URL"));
        assertThat(problems(Map.of("carflow.connect.error-url", "https://app.example.com/trouble")))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("carflow.connect.api-key is missing: set CARFLOW_CONNECT_API_KEY"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api-key|short|api-key must hold keys of 32",
                "api-key|0123456789abcdef0123456789abcdef,short|api-key must hold keys of 32",
                "redirect-uri|http://fleet.example.com/connect/callback|redirect-uri must be https",
                "redirect-uri|https://fleet.example.com/connect/callback?a=b|redirect-uri must be https",
                "done-url|javascript:alert(1)|done-url must be https",
                "done-url|//app.example.com/garage|done-url must be https",
                "done-url|https://app.example.com/garage#here|done-url must be https",
                "done-url|https://user@app.example.com/|done-url must be https",
                "error-url|http://localhost.evil.example/|error-url must be https",
                "session-lifetime|59S|session-lifetime must be between",
                "confirm.within|26S|confirm.within must be between",
                "confirm.first-back-off|9S|confirm.first-back-off must be between",
                "confirm.attempts|0|confirm.attempts must be at least 1"
            })
    void anInvalidSettingIsNamedWithoutItsValue(String key, String value, String problem) {
        // Given
        Map<String, String> settings = new HashMap<>(GIVEN);
        settings.put("carflow.connect." + key, value);

        // Then
        assertThat(problems(settings)).singleElement().asString().contains("carflow.connect." + problem);
    }

    @Test
    void aDeveloperMayUseThisHost() {
        // Given
        Map<String, String> settings = new HashMap<>(GIVEN);
        settings.put("carflow.connect.redirect-uri", "http://localhost:8080/connect/callback");
        settings.put("carflow.connect.done-url", "http://127.0.0.1:3000/");

        // Then
        assertThat(problems(settings)).isEmpty();
    }

    private static List<String> problems(Map<String, String> settings) {
        return ConfigProblems.of(ConnectConfig.class, settings);
    }
}
