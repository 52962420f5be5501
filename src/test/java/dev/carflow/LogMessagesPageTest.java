package dev.carflow;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.carflow.operations.ThrottledLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Every line that the product logs at INFO or above has an id of its own, and {@code docs/log-messages.md} says what it
 * means. Run with {@code -Dupdate-docs} the tests write ids, levels and texts into the page and keep its other columns.
 */
class LogMessagesPageTest {

    private static final Path PAGE = Path.of("docs", "log-messages.md");
    private static final Pattern SECTION = Pattern.compile("<!-- (CARFLOW\\d\\d): begin");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(CARFLOW\\d{4})` \\|.*\\|([^|]*)\\|([^|]*)\\|$");
    private static final String HEADER =
            "| Id | Level | Message | Meaning | What to do |\n| --- | --- | --- | --- | --- |\n";

    private static final List<LogStatement> STATEMENTS = LogStatement.all();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/dev/carflow/sandbox/"))
            .importPackages("dev.carflow");

    @Test
    void everyMessageHasAnIdOfItsOwn() {
        assertThat(STATEMENTS).hasSizeGreaterThan(100);
        assertThat(STATEMENTS)
                .as("messages without an id: begin them with the next free CARFLOWnnnn of their part of the page")
                .noneMatch(statement -> statement.id().isEmpty());
        assertThat(STATEMENTS).extracting(LogStatement::id).doesNotHaveDuplicates();
    }

    /** Messages that the sources do not show, such as variables, show in the byte code. */
    @Test
    void noCallThatLogsIsOverlooked() {
        Map<String, Long> inSources =
                new TreeMap<>(STATEMENTS.stream().collect(groupingBy(LogStatement::type, counting())));
        Map<String, Long> inByteCode = CLASSES.stream()
                .filter(type -> !type.isEquivalentTo(ThrottledLog.class))
                .flatMap(type -> accesses(type)
                        .filter(LogMessagesPageTest::logs)
                        .map(access -> access.getOriginOwner().getName().replaceFirst("\\$.*", "")))
                .collect(groupingBy(name -> name, TreeMap::new, counting()));

        assertThat(inSources)
                .as("calls that log, by class: begin each message with a literal that has its id")
                .isEqualTo(inByteCode);
    }

    @Test
    void nothingLogsInAnotherWay() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.logging\\.Logger|java\\.lang\\.System\\$Logger|io\\.quarkus\\.logging\\.Log"
                                + "|org\\.slf4j\\..*|org\\.apache\\.logging\\..*|org\\.apache\\.commons\\.logging\\..*")
                .check(CLASSES);
    }

    @Test
    void thePageHasEveryMessageAndNoOther() throws IOException {
        String page = Files.readString(PAGE);
        List<String> sections =
                SECTION.matcher(page).results().map(found -> found.group(1)).toList();

        assertThat(sections)
                .as("parts of the page")
                .containsExactlyElementsOf(STATEMENTS.stream()
                        .map(LogMessagesPageTest::section)
                        .distinct()
                        .sorted()
                        .toList());
        for (String section : sections) {
            new GeneratedPage(PAGE, getClass()).check(section, rows(section, page));
        }
    }

    @Test
    void thePageHasTheMeaningAndTheRemedyOfEveryMessage() throws IOException {
        assertThat(ROW.matcher(Files.readString(PAGE)).results()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.group(2)).as("meaning of %s", row.group(1)).isNotBlank();
            assertThat(row.group(3)).as("what to do after %s", row.group(1)).isNotBlank();
        });
    }

    private static String section(LogStatement statement) {
        return statement.id().substring(0, "CARFLOW00".length());
    }

    /** The rows as the code has them; what people wrote beside them is taken from the page. */
    private static String rows(String section, String page) {
        Map<String, String> written = ROW.matcher(page)
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> "|" + row.group(2) + "|" + row.group(3) + "|"));
        return HEADER
                + STATEMENTS.stream()
                        .filter(statement -> section(statement).equals(section))
                        .sorted(Comparator.comparing(LogStatement::id))
                        .map(statement -> "| `" + statement.id() + "` | " + statement.level() + " | `"
                                + statement.text() + "` " + written.getOrDefault(statement.id(), "|  |  |") + "\n")
                        .collect(Collectors.joining());
    }

    private static Stream<? extends JavaAccess<?>> accesses(JavaClass type) {
        return Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream());
    }

    private static boolean logs(JavaAccess<?> access) {
        return LogStatement.METHODS.contains(access.getTarget().getName())
                && (access.getTargetOwner().getPackageName().equals(Logger.class.getPackageName())
                        || access.getTargetOwner().isEquivalentTo(ThrottledLog.class));
    }
}
