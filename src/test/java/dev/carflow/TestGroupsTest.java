package dev.carflow;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.platform.suite.api.SelectClasses;

/** The build runs tests of the running service apart from the others: one that is in no suite would never run. */
@AnalyzeClasses(packages = "dev.carflow", importOptions = ImportOption.OnlyIncludeTests.class)
class TestGroupsTest {

    @ArchTest
    static final ArchRule testsOfTheServiceAreTagged = classes()
            .that()
            .areAnnotatedWith(QuarkusTest.class)
            .should()
            .beAnnotatedWith(describe("@Tag(\"service\")", TestGroupsTest::isService));

    @ArchTest
    static final ArchRule testsOfTheServiceAreInOneSuite = noClasses()
            .that(describe("are not in exactly one suite of ServiceTests", test -> suites(test) != 1))
            .should()
            .beAnnotatedWith(QuarkusTest.class);

    private static boolean isService(JavaAnnotation<?> annotation) {
        return annotation.getRawType().isEquivalentTo(Tag.class)
                && annotation.get("value").filter("service"::equals).isPresent();
    }

    private static long suites(JavaClass test) {
        return Arrays.stream(ServiceTests.class.getDeclaredClasses())
                .map(suite -> List.of(suite.getAnnotation(SelectClasses.class).names()))
                .filter(names -> names.contains(test.getName()))
                .count();
    }
}
