package dev.carflow;

import org.junit.jupiter.api.Tag;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of the running service, in parts of about the same length, each in one process. The build runs them
 * side by side, because much of it is to wait. Classes with the same settings share one running application, so they
 * belong to the same part. {@link TestGroupsTest} sees to it that none is forgotten.
 */
final class ServiceTests {

    private ServiceTests() {}

    @Suite
    @Tag("service")
    @SelectClasses(
            names = {
                "dev.carflow.accounts.connect.ConnectOffTest",
                "dev.carflow.database.DatabaseAwayTest",
                "dev.carflow.eventlog.ProducerSettingsTest",
                "dev.carflow.operations.OperationsTest",
                "dev.carflow.operations.RolesTest",
                "dev.carflow.webhook.SigningOracleTest",
                "dev.carflow.webhook.SimulatedTrafficTest",
                "dev.carflow.webhook.WebhookEndpointTest",
            })
    @IncludeTags("service")
    static class OfWebhooks {}

    @Suite
    @Tag("service")
    @SelectClasses(names = {"dev.carflow.webhook.HostileClientTest", "dev.carflow.webhook.KafkaAwayTest"})
    @IncludeTags("service")
    static class OfTroubles {}

    @Suite
    @Tag("service")
    @SelectClasses(
            names = {
                "dev.carflow.RedriveTest",
                "dev.carflow.enrichment.EnrichmentTest",
                "dev.carflow.signature.KeptMismatchesTest",
                "dev.carflow.smartcar.SmartcarClientsTest",
            })
    @IncludeTags("service")
    static class OfWorkers {}

    @Suite
    @Tag("service")
    @SelectClasses(
            names = {
                "dev.carflow.MigrationWalkTest",
                "dev.carflow.accounts.ConnectPathTest",
                "dev.carflow.accounts.FinishedMigrationTest",
                "dev.carflow.accounts.cli.AccountOfTheDatabaseTest",
                "dev.carflow.accounts.connect.ConnectEndpointTest",
                "dev.carflow.accounts.directory.DatabaseDirectoryTest",
                "dev.carflow.accounts.directory.VehicleRowsTest",
                "dev.carflow.accounts.link.AccountLinksTest",
                "dev.carflow.accounts.tokens.VaultTokensTest",
                "dev.carflow.accounts.vault.VehicleTokenStoreTest",
                "dev.carflow.database.SchemaTest",
                "dev.carflow.migration.backfill.BackfillTest",
            })
    @IncludeTags("service")
    static class OfAccounts {}
}
