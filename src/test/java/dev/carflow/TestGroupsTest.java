package dev.carflow;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Tag;

/** The build runs tests of the running service by their tag: one without it would share its process with others. */
@AnalyzeClasses(packages = "dev.carflow", importOptions = ImportOption.OnlyIncludeTests.class)
class TestGroupsTest {

    @ArchTest
    static final ArchRule testsOfTheServiceAreTagged = classes()
            .that()
            .areAnnotatedWith(QuarkusTest.class)
            .should()
            .beAnnotatedWith(describe("@Tag(\"service\")", TestGroupsTest::isService));

    private static boolean isService(JavaAnnotation<?> annotation) {
        return annotation.getRawType().isEquivalentTo(Tag.class)
                && annotation.get("value").filter("service"::equals).isPresent();
    }
}
