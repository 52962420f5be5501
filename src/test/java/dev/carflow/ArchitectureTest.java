package dev.carflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** The directions between packages, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "dev.carflow", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.carflow.";

    private static final String DELETED_AFTER_THE_MIGRATION = "dev.carflow.migration..";

    /** Vert.x 4 does not cancel the timer of such a statement that gets no connection, and throws when it rings. */
    @ArchTest
    static final ArchRule statementsRunOnAConnection = noClasses()
            .should()
            .callMethod(Pool.class, "preparedQuery", String.class)
            .orShould()
            .callMethod(Pool.class, "query", String.class);

    /** Each statement has the deadline, and the bounds, of {@code database.Statements} or {@code database.Entities}. */
    @ArchTest
    static final ArchRule nobodyAsksTheDatabaseWithoutADeadline = noClasses()
            .that()
            .resideOutsideOfPackages("..carflow.database..", "..sandbox..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Pool.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Mutiny.SessionFactory.class);

    @ArchTest
    static final ArchRule nothingDependsOnTheSandbox = noClasses()
            .that()
            .resideOutsideOfPackage("..sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..sandbox..");

    @ArchTest
    static final ArchRule tracingIsALeaf = dependsOnlyOn("tracing");

    @ArchTest
    static final ArchRule openTelemetryIsBehindOnePackage = noClasses()
            .that()
            .resideOutsideOfPackages("..carflow.tracing..", "..sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule operationsIsALeaf = dependsOnlyOn("operations");

    @ArchTest
    static final ArchRule settingsKnowNoFeature = dependsOnlyOn("settings", "operations");

    @ArchTest
    static final ArchRule kafkasClientsKnowNoFeature = dependsOnlyOn("kafka", "operations");

    @ArchTest
    static final ArchRule jsonIsALeaf = dependsOnlyOn("json");

    @ArchTest
    static final ArchRule theServerKnowsNoEndpoint = dependsOnlyOn("http", "operations");

    @ArchTest
    static final ArchRule theEventLogKnowsNothingOfEvents =
            dependsOnlyOn("eventlog", "database", "json", "operations", "tracing");

    @ArchTest
    static final ArchRule afterAnOutageNobodyCallsSmartcar =
            dependsOnlyOn("outage", "routing", "eventlog", "operations");

    @ArchTest
    static final ArchRule routingKnowsNothingOfHttp =
            dependsOnlyOn("routing", "eventlog", "operations", "settings", "tracing");

    @ArchTest
    static final ArchRule theWebhookIsAtTheTop =
            dependsOnlyOn("webhook", "routing", "eventlog", "operations", "json", "settings", "tracing");

    @ArchTest
    static final ArchRule smartcarIsWiredAndMeasuredAtItsRoot =
            dependsOnlyOn("smartcar", "operations", "json", "settings", "tracing");

    @ArchTest
    static final ArchRule smartcarsTransportKnowsNoApi =
            dependsOnlyOn("smartcar.http", "json", "operations", "settings");

    @ArchTest
    static final ArchRule smartcarsTokensKnowOnlyTheTransport =
            dependsOnlyOn("smartcar.token", "smartcar.http", "operations", "tracing");

    @ArchTest
    static final ArchRule smartcarsApiKnowsOnlyTokensAndTransport =
            dependsOnlyOn("smartcar.api", "smartcar.token", "smartcar.http", "json");

    @ArchTest
    static final ArchRule smartcarsLegacySideIsAboveItsApi = dependsOnlyOn(
            "smartcar.legacy", "smartcar.token", "smartcar.api", "smartcar.http", "json", "operations", "tracing");

    @ArchTest
    static final ArchRule smartcarsManagementIsAboveItsApi =
            dependsOnlyOn("smartcar.management", "smartcar.token", "smartcar.api", "smartcar.http");

    @ArchTest
    static final ArchRule retriesKnowNoCall = dependsOnlyOn("smartcar.retry", "smartcar.api", "operations");

    /** The same for Vert.x's contexts. */
    @ArchTest
    static final ArchRule internalsOfContextsAreBehindOneClass = noClasses()
            .that()
            .resideOutsideOfPackage("..sandbox..")
            .and()
            .doNotHaveFullyQualifiedName("dev.carflow.operations.EventLoops")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vertx.core.impl.ContextInternal");

    /** Non-public API of Web Client is behind one class, so that an upgrade of Vert.x has one place to check. */
    @ArchTest
    static final ArchRule internalsOfWebClientAreBehindOneClass = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.carflow.smartcar.http.RequestCapture")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.ext.web.client.impl..");

    @ArchTest
    static final ArchRule theTableOfSignalsStandsAlone = dependsOnlyOn("smartcar.signals");

    @ArchTest
    static final ArchRule connectKnowsSmartcarLinksAndTokensOnly = dependsOnlyOn(
            "accounts.connect",
            "accounts.link",
            "accounts.vault",
            "smartcar",
            "ratelimit",
            "database",
            "operations",
            "settings");

    @ArchTest
    static final ArchRule theMigrationKnowsSmartcarAndAccountsOnly =
            dependsOnlyOn("migration", "smartcar", "accounts", "ratelimit", "database", "operations");

    /** The tables of accounts are named in its statements: TableOwnershipTest. */
    @ArchTest
    static final ArchRule subscriptionsKnowSmartcarRoutesAndAccountsOnly =
            dependsOnlyOn("subscriptions", "smartcar", "accounts", "ratelimit", "routing", "database", "operations");

    @ArchTest
    static final ArchRule rulesOfSubscriptionsArePureFunctions = dependsOnlyOn("subscriptions.rules");

    @ArchTest
    static final ArchRule theRateLimitKnowsNoFeature = dependsOnlyOn("ratelimit", "database", "operations");

    /** It shows metrics, which it reads by name, and takes the words of refusals and reasons. */
    @ArchTest
    static final ArchRule theConsoleKnowsNoFeature = dependsOnlyOn("console", "operations", "webhook", "redrive");

    @ArchTest
    static final ArchRule nothingDependsOnTheConsole = noClasses()
            .that()
            .resideOutsideOfPackage("dev.carflow.console..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.carflow.console..");

    /** The packages that are deleted, with their subcommands, once a company has finished its migration. */
    @ArchTest
    static final ArchRule theMigrationCanBeDeleted = noClasses()
            .that()
            .resideOutsideOfPackages(DELETED_AFTER_THE_MIGRATION, "..sandbox..")
            // It lists all subcommands.
            .and()
            .doNotHaveFullyQualifiedName("dev.carflow.CommandTree")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DELETED_AFTER_THE_MIGRATION);

    @ArchTest
    static final ArchRule enrichmentKnowsNothingOfTheMigration = noClasses()
            .that()
            .resideInAPackage("..carflow.enrichment..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DELETED_AFTER_THE_MIGRATION);

    @ArchTest
    static final ArchRule theOutboxKnowsNothingOfEnrichment =
            dependsOnlyOn("outbox", "accounts", "routing", "eventlog", "database", "json", "operations");

    @ArchTest
    static final ArchRule nothingOfTheServiceUsesRedrives = noClasses()
            .that()
            .resideInAnyPackage(
                    "..webhook..", "..routing..", "..eventlog..", "..enrichment..", "..accounts..", "..smartcar..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.carflow.redrive..",
                    "dev.carflow.signature..",
                    "dev.carflow.history..",
                    "dev.carflow.scenario..");

    /** It reads what others wrote; the migration, HTTP and Smartcar's API are not among them. */
    @ArchTest
    static final ArchRule theHistoryOfAnEventIsReadFromTopicsAndTables = dependsOnlyOn(
            "history",
            "redrive",
            "signature",
            "enrichment",
            "accounts",
            "routing",
            "eventlog",
            "database",
            "operations");

    /** It makes records with what the service makes them with, and knows nothing of the simulator, HTTP or the database. */
    @ArchTest
    static final ArchRule scenariosAreMadeOfTheServicesOwnParts = dependsOnlyOn(
            "scenario",
            "redrive",
            "outbox",
            "webhook",
            "enrichment",
            "accounts",
            "smartcar",
            "routing",
            "eventlog",
            "operations");

    /** It reads enriched records with what wrote them, and neither calls Smartcar nor reads the database. */
    @ArchTest
    static final ArchRule viewsAreMadeOfEnrichedRecords = dependsOnlyOn(
            "views", "enrichment", "smartcar.api", "smartcar.signals", "routing", "eventlog", "json", "operations");

    @ArchTest
    static final ArchRule theMergeOfViewsIsAPureFunction =
            dependsOnlyOn("views.merge", "enrichment.signal", "smartcar.api");

    @ArchTest
    static final ArchRule causesArePureFunctions = dependsOnlyOn("signature.cause");

    @ArchTest
    static final ArchRule theSimulatorIsAnIndependentOracle = classes()
            .that()
            .resideInAPackage("..sandbox.simulator..")
            .should()
            .onlyDependOnClassesThat(notOurs().or(JavaClass.Predicates.resideInAPackage("..sandbox.simulator..")));

    @ArchTest
    static final ArchRule featuresAreFreeOfCycles =
            slices().matching("dev.carflow.(*)..").should().beFreeOfCycles();

    /** A nested class may share the name of another one: it is read with the name of the class around it. */
    @ArchTest
    static void eachNameIsOfOneClassOfTheProduct(JavaClasses classes) {
        Map<String, List<String>> byName = classes.stream()
                .filter(each -> each.isTopLevelClass()
                        && !each.getPackageName().startsWith("dev.carflow.sandbox")
                        && !each.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));

        assertThat(byName.values()).hasSizeGreaterThan(600).allSatisfy(names -> assertThat(names)
                .hasSize(1));
    }

    @ArchTest
    static final ArchRule onlyTheEventLogTheWorkerAndRedrivesTalkToKafka = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..eventlog..",
                    "..enrichment.worker..",
                    "..views.stream..",
                    "..redrive.topic..",
                    "dev.carflow.kafka..",
                    "..sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule bodiesAreNeverBoundToObjects = noClasses()
            .that()
            .resideInAnyPackage("..webhook..", "..routing..", "..eventlog..")
            .and()
            .resideOutsideOfPackage("..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson.databind..");

    @ArchTest
    static final ArchRule dependenciesComeThroughConstructors = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule thereIsOneWayToLog = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    private static ArchRule dependsOnlyOn(String feature, String... others) {
        DescribedPredicate<JavaClass> allowed =
                notOurs().or(JavaClass.Predicates.resideInAPackage(ROOT + feature + ".."));
        for (String other : others) {
            allowed = allowed.or(JavaClass.Predicates.resideInAPackage(ROOT + other + ".."));
        }
        return classes().that().resideInAPackage(ROOT + feature + "..").should().onlyDependOnClassesThat(allowed);
    }

    private static DescribedPredicate<JavaClass> notOurs() {
        return DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("dev.carflow.."));
    }
}
