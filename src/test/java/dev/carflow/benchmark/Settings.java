package dev.carflow.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of a run: system properties {@code benchmark.<name>} or environment variables {@code BENCHMARK_<NAME>}.
 *
 * @param only {@code only}: which benchmark: {@code ingest} (also without it), {@code enrichment}, {@code memory}, {@code
 *     window}, or {@code all}
 * @param quick {@code quick}: true for a run of about a minute that shows that everything works, and no more
 * @param seconds {@code seconds}: for {@code memory}, how long it runs, 600 without it; for the others see {@code block}
 * @param block {@code seconds}: how long each row is under load at a time
 * @param warmUpRounds from {@code warmup}: for how many seconds each row is warmed up, in alternating blocks
 * @param rounds {@code rounds}: how many blocks of each row are measured; for {@code window}, how many workers start
 * @param latencyMillis {@code latency}: for {@code enrichment}, after how many milliseconds Smartcar's stub answers
 * @param connections {@code connections}: each with one request under way
 * @param bodyBytes {@code body}: about how large a body is, at least 1156 bytes
 * @param nativeExecutable {@code native}: Carflow as a native executable, for a row of its own
 * @param other {@code other}: the directory of another package of Carflow, for a row of its own in {@code enrichment}:
 *     a change is measured against what was before
 * @param jvm {@code jvm}: further arguments for the JVM of the packaged worker, such as those of a profiler
 * @param application the packaged application
 * @param directory for logs, and for the broker's data while it runs: some gigabytes
 */
public record Settings(
        Optional<String> only,
        boolean quick,
        Optional<Integer> seconds,
        Duration block,
        int warmUpRounds,
        int rounds,
        int latencyMillis,
        int connections,
        int bodyBytes,
        Optional<Path> nativeExecutable,
        Optional<Path> other,
        List<String> jvm,
        Path application,
        Path directory) {

    public static Settings read() {
        boolean quick = Boolean.parseBoolean(text("quick").orElse("false"));
        int seconds = number("seconds", quick ? 3 : 10, 1);
        int warmUp = number("warmup", quick ? 3 : 20, 0);
        Path target = Path.of(text("target").orElse("target")).toAbsolutePath();
        return new Settings(
                text("only"),
                quick,
                text("seconds").map(Integer::parseInt),
                Duration.ofSeconds(seconds),
                (warmUp + seconds - 1) / seconds,
                number("rounds", 3, 1),
                number("latency", 50, 1),
                number("connections", 64, 1),
                number("body", 1200, 1),
                text("native").map(file -> Path.of(file).toAbsolutePath()),
                text("other").map(other -> Path.of(other).toAbsolutePath().resolve("quarkus-run.jar")),
                text("jvm").map(arguments -> List.of(arguments.split(" "))).orElse(List.of()),
                target.resolve("quarkus-app").resolve("quarkus-run.jar"),
                target.resolve("benchmark"));
    }

    private static int number(String name, int otherwise, int min) {
        int number = text(name).map(Integer::parseInt).orElse(otherwise);
        if (number < min) {
            throw new IllegalArgumentException("benchmark." + name + " must be at least " + min);
        }
        return number;
    }

    /** Blank counts as absent: Maven hands every option on. */
    private static Optional<String> text(String name) {
        String environment = System.getenv("BENCHMARK_" + name.toUpperCase(Locale.ROOT));
        return Optional.ofNullable(System.getProperty("benchmark." + name))
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(environment).filter(text -> !text.isBlank()));
    }
}
