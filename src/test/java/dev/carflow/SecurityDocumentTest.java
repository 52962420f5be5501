package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If its test was renamed or deleted, a threat would no longer be covered. */
class SecurityDocumentTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");
    /** Tests and proofs have a root each. */
    private static final Path SOURCES = Path.of("src");

    @ParameterizedTest
    @ValueSource(strings = {"SECURITY.md", "docs/security.md"})
    void everyTestThatIsNamedIsThere(String document) throws IOException {
        Map<String, String> tests = tests();
        List<MatchResult> named =
                NAMED.matcher(Files.readString(Path.of(document))).results().toList();

        assertThat(named).hasSizeGreaterThan(10).allSatisfy(name -> {
            assertThat(tests.keySet()).as(name.group()).contains(name.group(1));
            if (name.group(2) != null) {
                assertThat(tests.get(name.group(1)).contains("void " + name.group(2) + "("))
                        .as(name.group())
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECURITY.md", "docs/security.md"})
    void everyThreatNamesATestOrSaysWhyThereIsNone(String document) throws IOException {
        List<String> threats = Files.readString(Path.of(document))
                .lines()
                .filter(line -> line.startsWith("| **"))
                .toList();

        assertThat(threats)
                .hasSizeGreaterThan(8)
                .allMatch(line -> NAMED.matcher(line).find() || line.contains("| none: "));
    }

    /** Returns the contents of tests by simple name; two of one name count as one. */
    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            SecurityDocumentTest::content,
                            String::concat));
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
