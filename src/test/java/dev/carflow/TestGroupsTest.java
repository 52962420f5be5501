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
import org.junit.jupiter.api.Tag;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.SelectPackages;

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
    static final ArchRule testsOfTheServiceAreInASuite = noClasses()
            .that(describe("are in no suite of ServiceTests", test -> !isInASuite(test)))
            .should()
            .beAnnotatedWith(QuarkusTest.class);

    private static boolean isService(JavaAnnotation<?> annotation) {
        return annotation.getRawType().isEquivalentTo(Tag.class)
                && annotation.get("value").filter("service"::equals).isPresent();
    }

    private static boolean isInASuite(JavaClass test) {
        return Arrays.stream(ServiceTests.class.getDeclaredClasses()).anyMatch(suite -> selects(suite, test));
    }

    private static boolean selects(Class<?> suite, JavaClass test) {
        SelectClasses named = suite.getAnnotation(SelectClasses.class);
        return named != null && Arrays.asList(named.names()).contains(test.getName())
                || Arrays.stream(suite.getAnnotation(SelectPackages.class).value())
                        .anyMatch(name -> test.getPackageName().equals(name)
                                || test.getPackageName().startsWith(name + "."));
    }
}
