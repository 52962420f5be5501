package dev.carflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.accounts.connect.ConnectConfig;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SandboxServersTest {

    @Test
    void withTheSandboxesSettingsConnectIsOn() {
        // Given: as the service resolves them
        Map<String, String> settings = new TreeMap<>();
        SandboxServers.smartcar().forEach((name, value) -> {
            if (name.startsWith("carflow.connect.")) {
                settings.put(
                        name, value.replace("${quarkus.http.port}", "8080").replaceAll("\\$\\{[^:}]+:([^}]*)}", "$1"));
            }
        });

        // When
        ConnectConfig connect = ConfigProblems.read(ConnectConfig.class, settings);

        // Then
        assertThat(connect.isGiven()).isTrue();
        assertThat(connect.redirectUri()).hasToString("Optional[http://localhost:8080/connect/callback]");
        assertThat(connect.doneUrl()).hasToString("Optional[http://localhost:8090/connected]");
    }
}
