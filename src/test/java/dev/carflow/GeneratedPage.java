package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation, with parts between {@code <!-- NAME: begin … -->} and {@code <!-- NAME: end -->} that
 * follow from the code. The test of a part compares it; run with {@code -Dupdate-docs}, it writes the part instead.
 *
 * @param test the test to run again
 */
public record GeneratedPage(Path file, Class<?> test) {

    private static final String UPDATE = "update-docs";

    /** Asserts that the part is {@code expected}, or makes it so. */
    public void check(String part, String expected) throws IOException {
        String page = Files.readString(file);
        Matcher marked = Pattern.compile("(?s)(<!-- " + part + ": begin[^>]*-->\n).*(<!-- " + part + ": end -->)")
                .matcher(page);
        assertThat(marked.find())
                .as("%s has the markers of the part '%s'", file, part)
                .isTrue();
        String refreshed = marked.replaceFirst(Matcher.quoteReplacement(marked.group(1) + expected + marked.group(2)));
        if (System.getProperty(UPDATE) != null) {
            Files.writeString(file, refreshed);
        } else {
            assertThat(page)
                    .as("%s is stale; refresh it: ./mvnw test -Dtest=%s -D%s", file, test.getSimpleName(), UPDATE)
                    .isEqualTo(refreshed);
        }
    }
}
