package dev.carflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.accounts.AccountsConfig;
import dev.carflow.accounts.connect.ConnectConfig;
import dev.carflow.smartcar.LegacyConfig;
import dev.carflow.smartcar.SmartcarConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SandboxServersTest {

    @Test
    void theServiceTakesTheSandboxesSettingsOfSmartcarAndConnectIsOn() {
        // Given
        Map<String, String> settings = new TreeMap<>(SandboxServers.smartcar());
        settings.put("quarkus.http.port", "8080");

        // Then
        for (Class<?> part :
                List.of(SmartcarConfig.class, LegacyConfig.class, ConnectConfig.class, AccountsConfig.class)) {
            assertThat(ConfigProblems.of(part, settings))
                    .as(part.getSimpleName())
                    .isEmpty();
        }
        ConnectConfig connect = ConfigProblems.read(ConnectConfig.class, settings);
        assertThat(connect.isGiven()).isTrue();
        assertThat(connect.redirectUri()).hasToString("Optional[http://localhost:8080/connect/callback]");
        assertThat(connect.doneUrl()).hasToString("Optional[http://localhost:8090/connected]");
        assertThat(ConfigProblems.read(SmartcarConfig.class, settings).connectUrl())
                .hasToString("http://127.0.0.1:8091/connect");
    }
}
