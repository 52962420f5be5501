package dev.carflow;

import org.junit.jupiter.api.Tag;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of the running service, in two halves that the build runs side by side, each in one process: classes with
 * the same settings share one running application.
 */
final class ServiceTests {

    private ServiceTests() {}

    @Suite
    @Tag("service")
    @SelectPackages({
        "dev.carflow.database",
        "dev.carflow.eventlog",
        "dev.carflow.operations",
        "dev.carflow.routing",
        "dev.carflow.smartcar",
        "dev.carflow.webhook"
    })
    @IncludeClassNamePatterns(".*Test")
    @IncludeTags("service")
    static class OfWebhooks {}

    @Suite
    @Tag("service")
    @SelectPackages({
        "dev.carflow.accounts",
        "dev.carflow.enrichment",
        "dev.carflow.migration",
        "dev.carflow.signature"
    })
    @SelectClasses(names = {"dev.carflow.MigrationWalkTest", "dev.carflow.RedriveTest"})
    @IncludeClassNamePatterns(".*Test")
    @IncludeTags("service")
    static class OfAccountsAndWorkers {}
}
