package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.LogLines;
import io.smallrye.config.EnvConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnusedDatasourceTest {

    private static final Map<String, String> OWN = Map.of("carflow.database.url", "postgresql://me@localhost/app");

    @Test
    void quarkusDatasourceSettingsAloneAreReportedAsIneffectiveAndNoDatabaseIsUsed() {
        assertThat(lines(
                        Map.of(
                                "QUARKUS_DATASOURCE_REACTIVE_URL",
                                "postgresql://secret-host/app",
                                "QUARKUS_DATASOURCE_PASSWORD",
                                "secret"),
                        Map.of()))
                .singleElement()
                .asString()
                .isEqualTo(
                        "quarkus.datasource.reactive.url, quarkus.datasource.password have no effect: the database is"
                                + " set by carflow.database.url (CARFLOW_DATABASE_URL), which is not set, so this process has"
                                + " no database and no spill");
    }

    @Test
    void aDatasourceSettingBesidesCarflowsOwnIsReportedToo() {
        assertThat(lines(Map.of("QUARKUS_DATASOURCE_USERNAME", "somebody"), OWN))
                .singleElement()
                .asString()
                .startsWith("quarkus.datasource.username has no effect")
                .contains("carflow.database.username")
                .doesNotContain("somebody");
    }

    @Test
    void withoutThemNothingIsLogged() {
        assertThat(lines(Map.of("CARFLOW_DATABASE_URL", "postgresql://me@localhost/app"), OWN))
                .isEmpty();
    }

    private static List<String> lines(Map<String, String> environment, Map<String, String> settings) {
        try (LogLines lines = LogLines.of(UnusedDatasource.class)) {
            new UnusedDatasource(
                            List.of(new EnvConfigSource(environment, 300)),
                            new ConnectionSettings(
                                    ConfigProblems.read(DatabaseConfig.class, settings), Optional::empty))
                    .onStart(null);
            return lines.all();
        }
    }
}
