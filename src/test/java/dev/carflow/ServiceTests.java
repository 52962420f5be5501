package dev.carflow;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of the running service, {@code *ServiceTest}, in two parts of about the same length, each in one process. The
 * build runs them beside the other tests, because much of it is to wait; a third process would start the application anew,
 * which costs more processor time than anything else here. Classes with the same settings share one running application, so
 * they belong to the same part. {@link TestGroupsTest} sees to it that none is forgotten.
 */
final class ServiceTests {

    private ServiceTests() {}

    @Suite
    @SelectClasses(
            names = {
                "dev.carflow.EventHistoryServiceTest",
                "dev.carflow.RedriveServiceTest",
                "dev.carflow.ScenarioServiceTest",
                "dev.carflow.accounts.connect.ConnectOffServiceTest",
                "dev.carflow.console.ConsoleServiceTest",
                "dev.carflow.database.DatabaseUnavailableServiceTest",
                "dev.carflow.enrichment.EnrichmentServiceTest",
                "dev.carflow.eventlog.ProducerSettingsServiceTest",
                "dev.carflow.operations.OperationsServiceTest",
                "dev.carflow.operations.RolesServiceTest",
                "dev.carflow.redrive.replay.ReplayRunsServiceTest",
                "dev.carflow.signature.MismatchStoreServiceTest",
                "dev.carflow.smartcar.SmartcarClientsServiceTest",
                "dev.carflow.tracing.TracingOffServiceTest",
                "dev.carflow.tracing.TracingServiceTest",
                "dev.carflow.webhook.HostileClientServiceTest",
                "dev.carflow.webhook.SigningOracleServiceTest",
                "dev.carflow.webhook.SimulatedTrafficServiceTest",
                "dev.carflow.webhook.WarmUpServiceTest",
                "dev.carflow.webhook.WebhookEndpointServiceTest",
            })
    static class OfEvents {}

    @Suite
    @SelectClasses(
            names = {
                "dev.carflow.MigrationWalkServiceTest",
                "dev.carflow.accounts.ConnectPathServiceTest",
                "dev.carflow.accounts.CustomerRenewsServiceTest",
                "dev.carflow.accounts.FinishedMigrationServiceTest",
                "dev.carflow.accounts.cli.AccountOfTheDatabaseServiceTest",
                "dev.carflow.accounts.connect.ConnectEndpointServiceTest",
                "dev.carflow.accounts.directory.DatabaseDirectoryServiceTest",
                "dev.carflow.accounts.directory.VehicleRowsServiceTest",
                "dev.carflow.accounts.link.AccountLinksServiceTest",
                "dev.carflow.accounts.vault.PostgresTokenStoreServiceTest",
                "dev.carflow.accounts.vault.SharedPairServiceTest",
                "dev.carflow.database.SchemaServiceTest",
                "dev.carflow.migration.backfill.BackfillServiceTest",
                "dev.carflow.migration.backfill.TokensServiceTest",
                "dev.carflow.migration.backfill.VinsServiceTest",
                "dev.carflow.migration.processes.ProcessRowsServiceTest",
                "dev.carflow.monitoring.ScrapeServiceTest",
                "dev.carflow.webhook.KafkaAwayServiceTest",
            })
    static class OfTheDatabase {}
}
