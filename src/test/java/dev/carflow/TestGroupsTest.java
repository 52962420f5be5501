package dev.carflow;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.suite.api.SelectClasses;

/** The build runs tests of the running service in suites alone: one that is in no suite would never run. */
@AnalyzeClasses(packages = "dev.carflow", importOptions = ImportOption.OnlyIncludeTests.class)
class TestGroupsTest {

    /** The build leaves classes of this name out but for the suites. */
    @ArchTest
    static final ArchRule testsOfTheServiceAreNamedSo = classes()
            .that()
            .areAnnotatedWith(QuarkusTest.class)
            .should()
            .haveSimpleNameEndingWith("ServiceTest")
            .andShould()
            .beTopLevelClasses();

    @ArchTest
    static final ArchRule othersAreNot =
            classes().that().haveSimpleNameEndingWith("ServiceTest").should().beAnnotatedWith(QuarkusTest.class);

    @ArchTest
    static final ArchRule testsOfTheServiceAreInOneSuite = noClasses()
            .that(describe("are not in exactly one suite of ServiceTests", test -> suites(test) != 1))
            .should()
            .beAnnotatedWith(QuarkusTest.class);

    private static long suites(JavaClass test) {
        return Arrays.stream(ServiceTests.class.getDeclaredClasses())
                .map(suite -> List.of(suite.getAnnotation(SelectClasses.class).names()))
                .filter(names -> names.contains(test.getName()))
                .count();
    }
}
