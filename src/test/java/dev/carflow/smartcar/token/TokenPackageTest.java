package dev.carflow.smartcar.token;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The package's forbidden dependencies. */
@AnalyzeClasses(packages = "dev.carflow.smartcar.token", importOptions = ImportOption.DoNotIncludeTests.class)
class TokenPackageTest {

    @ArchTest
    static final ArchRule itLogsNothing = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jboss.logging..", "org.slf4j..", "java.util.logging..", "io.quarkus..");

    @ArchTest
    static final ArchRule itKnowsNothingElseOfCarflow = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.carflow.smartcar.token..",
                    "dev.carflow.smartcar.http",
                    // leaves: contexts of callers, spans of requests
                    "dev.carflow.operations",
                    "dev.carflow.tracing",
                    "java..",
                    "io.smallrye.mutiny..",
                    "io.vertx.core..",
                    "com.fasterxml.jackson..");
}
