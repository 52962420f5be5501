package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequiredSettingsTest {

    private static final Map<String, String> WORKER = Map.of(
            "carflow.roles", "worker",
            "kafka.bootstrap.servers", "localhost:9092",
            "carflow.database.url", "postgresql://localhost/carflow",
            "carflow.enrichment.signals", "charge:15M",
            "carflow.smartcar.client-id", "client_1");

    @Test
    void aWorkerMissesCredentialsAndDatabaseInALineEach() {
        assertThat(problems(Map.of(
                        "carflow.roles", "worker",
                        "kafka.bootstrap.servers", "localhost:9092",
                        "carflow.enrichment.signals", "charge:15M")))
                .hasSize(3)
                .anyMatch(line ->
                        line.startsWith("carflow.smartcar.client-id is missing: set CARFLOW_SMARTCAR_CLIENT_ID"))
                .anyMatch(line -> line.startsWith("carflow.smartcar.client-secret is missing:")
                        && line.contains("CARFLOW_SMARTCAR_CLIENT_SECRET_FILE"))
                .anyMatch(line -> line.contains("carflow.database.url is missing: set"
                        + " CARFLOW_DATABASE_URL to postgresql://user@host:5432/database, or leave the role worker"
                        + " out of carflow.roles"));
    }

    @Test
    void anIngestProcessNeedsNeither() {
        assertThat(problems(Map.of(
                        "carflow.roles", "ingest",
                        "kafka.bootstrap.servers", "localhost:9092",
                        "carflow.webhook.management-tokens", "token")))
                .isEmpty();
    }

    @Test
    void aSubcommandNeedsADatabaseUnlessItIsForReadersOfTheTopics() {
        assertThat(problems(Map.of("carflow.command", "true")))
                .singleElement()
                .asString()
                .startsWith("carflow.database.url is missing");
        assertThat(problems(Map.of("carflow.command", "true", "carflow.command-without-database", "true")))
                .isEmpty();
    }

    @Test
    void aWorkerThatNeverCallsNeedsNoCredentialsWhichIsSoByDefault() {
        Map<String, String> worker = new HashMap<>(Map.of(
                "carflow.roles", "worker",
                "kafka.bootstrap.servers", "localhost:9092",
                "carflow.database.url", "postgresql://localhost/carflow"));

        assertThat(problems(worker)).isEmpty();

        worker.put("carflow.enrichment.signals", "None");
        assertThat(problems(worker)).isEmpty();

        worker.put("carflow.enrichment.signals", "charge:15M");
        assertThat(problems(worker)).hasSize(2);
    }

    @Test
    void withConnectAnIngestProcessMissesCredentialsAndDatabaseInALineEach() {
        assertThat(problems(Map.of(
                        "carflow.roles", "ingest",
                        "kafka.bootstrap.servers", "localhost:9092",
                        "carflow.webhook.management-tokens", "token",
                        "carflow.connect.api-key", "key")))
                .hasSize(3)
                .allMatch(line -> line.contains("is missing") && line.contains("leave out all of carflow.connect"));
    }

    @Test
    void theSecretMayComeFromAFileThatHasToBeThere(@TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("secret");

        // Then
        assertThat(problems(with("carflow.smartcar.client-secret-file", file.toString())))
                .singleElement()
                .asString()
                .startsWith("carflow.smartcar.client-secret-file names a file that cannot be read")
                .doesNotContain(file.toString());

        // When
        Files.writeString(file, "s3cret\n");

        // Then
        assertThat(problems(with("carflow.smartcar.client-secret-file", file.toString())))
                .isEmpty();
        assertThat(problems(with("carflow.smartcar.client-secret", "s3cret"))).isEmpty();
    }

    @Test
    void whileVehicleTokensAreKeptCallersNeedTheirClientAndTheirKey() {
        for (String phase : List.of("vehicle-tokens", "parallel")) {
            Map<String, String> worker = with("carflow.migration.phase", phase);
            worker.put("carflow.smartcar.client-secret", "s3cret");
            worker.put("carflow.migration.vehicle-tokens-renewed-by", "carflow");

            assertThat(problems(worker))
                    .hasSize(3)
                    .allMatch(line -> line.contains("is missing: set CARFLOW_")
                            && line.endsWith("CARFLOW_MIGRATION_PHASE to application-token"))
                    .anyMatch(line -> line.startsWith("carflow.smartcar.legacy.client-id"))
                    .anyMatch(line -> line.startsWith("carflow.smartcar.legacy.client-secret"))
                    .anyMatch(line -> line.startsWith("carflow.accounts.encryption-keys"));

            worker.put("carflow.smartcar.legacy.client-id", "legacy");
            worker.put("carflow.smartcar.legacy.client-secret-file", "/run/secrets/legacy");
            worker.put("carflow.accounts.encryption-keys", "key");
            assertThat(problems(worker)).isEmpty();
        }
    }

    @Test
    void ifTheCustomerRenewsAWorkerNeedsTheKeyOfTheTokensAndNoLegacyClient() {
        Map<String, String> worker = with("carflow.migration.phase", "parallel");
        worker.put("carflow.smartcar.client-secret", "s3cret");

        assertThat(problems(worker)).singleElement().asString().startsWith("carflow.accounts.encryption-keys");
    }

    @Test
    void aProcessThatNeitherCallsNorConnectsNeedsNoKeyInAnyPhase() {
        assertThat(problems(Map.of(
                        "carflow.roles", "ingest",
                        "kafka.bootstrap.servers", "localhost:9092",
                        "carflow.webhook.management-tokens", "token",
                        "carflow.migration.phase", "vehicle-tokens")))
                .isEmpty();
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> settings = new HashMap<>(WORKER);
        settings.put(name, value);
        return settings;
    }

    private static List<String> problems(Map<String, String> settings) {
        return ConfigProblems.of(RequiredSettings.class, settings);
    }
}
