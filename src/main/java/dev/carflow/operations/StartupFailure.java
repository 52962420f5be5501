package dev.carflow.operations;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Turns a failure of the start into lines that an operator can act on: one per problem, all at once, and a stack trace
 * only for a bug.
 */
public record StartupFailure(List<String> lines) {

    private static final Pattern MISSING =
            Pattern.compile("SRCFG00014: The config property (\\S+) is required but it could not be found.*");
    private static final Pattern EMPTY =
            Pattern.compile("SRCFG\\d+: The config property (\\S+) is defined as the empty String.*", Pattern.DOTALL);
    private static final Pattern UNREADABLE = Pattern.compile(
            "SRCFG\\d+: The config property (\\S+) (?:with the config value .* threw an Exception whilst being converted|is) (.*)",
            Pattern.DOTALL);
    private static final Pattern NO_CONSTANT =
            Pattern.compile("Cannot convert .* to enum (?:class )?\\S+, allowed values: (\\S+)", Pattern.DOTALL);
    private static final Pattern PATH = Pattern.compile("^(?:\\S* ){1,2}(?=(?:carflow|kafka|quarkus)\\.)");
    private static final Pattern CODES = Pattern.compile("(?:[\\w.$]+(?:Exception|Error): )?SRCFG\\d+: ");

    /** Returns readable lines for {@code failure}, or empty if it is unexpected and deserves its stack trace. */
    public static Optional<StartupFailure> of(Throwable failure) {
        return Causes.chain(failure).flatMap(StartupFailure::explain).findFirst();
    }

    private static Stream<StartupFailure> explain(Throwable cause) {
        if (cause instanceof ConfigValidationException invalid) {
            return Stream.of(new StartupFailure(IntStream.range(0, invalid.getProblemCount())
                    .mapToObj(i -> readable(invalid.getProblem(i).getMessage()))
                    .distinct()
                    .sorted()
                    .toList()));
        }
        if (cause instanceof StartupProblem problem) {
            return Stream.of(new StartupFailure(problem.lines()));
        }
        if (cause instanceof QuarkusBindException bind) {
            return Stream.of(new StartupFailure(
                    List.of("port " + bind.getPort() + " is in use: stop what listens there or set another port")));
        }
        return Stream.empty();
    }

    static String readable(String problem) {
        Matcher missing = MISSING.matcher(problem);
        if (missing.find()) {
            String property = missing.group(1);
            return property + " is missing: set it, or the environment variable " + environmentVariable(property);
        }
        Matcher empty = EMPTY.matcher(problem);
        if (empty.find()) {
            return empty.group(1) + " is empty: give it a value, or leave it out";
        }
        Matcher unreadable = UNREADABLE.matcher(problem);
        if (unreadable.find()) {
            return unreadable.group(1) + " cannot be read: "
                    + NO_CONSTANT
                            .matcher(CODES.matcher(unreadable.group(2)).replaceAll(""))
                            .replaceFirst("one of $1 is expected");
        }
        // Our own messages begin with the path of the property; the sentence after it names the setting.
        return problem.contains("SRCFG")
                ? CODES.matcher(problem).replaceAll("")
                : PATH.matcher(problem).replaceFirst("");
    }

    private static String environmentVariable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
