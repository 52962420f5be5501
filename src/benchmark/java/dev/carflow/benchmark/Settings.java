package dev.carflow.benchmark;

import dev.carflow.benchmark.LiveSignals.Amount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of a run: system properties {@code benchmark.<name>} or environment variables {@code BENCHMARK_<NAME>}.
 *
 * @param only {@code only}: which benchmarks, with commas: {@code ingest} (the default), {@code warmup}, {@code signatures},
 *     {@code spill}, {@code enrichment}, {@code passthrough}, {@code memory}, {@code window}, {@code growth}, {@code sizing}, {@code startup}, or
 *     {@code all}
 * @param resume {@code resume}: true to leave out benchmarks that have passed, with events of this size, since the
 *     package was built
 * @param quick {@code quick}: true for a run of about a minute that only shows that everything works
 * @param seconds {@code seconds}: for {@code memory}, how long it runs, 3600 by default; for {@code warmup}, how
 *     long each process is watched, 60 by default; for the others see
 *     {@code block}
 * @param block {@code seconds}: how long each row is under load at a time
 * @param warmUpBlocks from {@code warmup}: for how many seconds each row is warmed up, in alternating blocks
 * @param blocks {@code blocks}: how many of each row are measured; for {@code window}, how many workers start
 * @param givenBlocks the same if it is given
 * @param latencyMillis {@code latency}: for {@code enrichment}, after how many milliseconds Smartcar's stub answers
 * @param connections {@code connections}: each with one request in flight
 * @param body {@code body}: the approximate size of an event in KB: 1.6 (also 1.5), 4, 5, 12, 16 or 48
 * @param rows {@code rows}: for {@code ingest}, which rows run besides {@code leanest bare}, {@code bare Vert.x} and
 *     {@code Carflow}: names of {@code ingest.OptionalRow} with commas, or {@code none}; by default all with events of
 *     1.6 KB, and none with others
 * @param loads {@code loads}: for {@code ingest}, the open loops, in percent of the slowest closed loop: 25,50,75 by
 *     default, or {@code none}
 * @param signals {@code signals}: for {@code enrichment}, how many signals an answer has: 10 (5.9 KB) or 85 (40 KB)
 * @param skewed {@code skewed}: for {@code enrichment} and {@code passthrough}, true if the number of a user's vehicles
 *     follows Zipf's law; by default each user has one
 * @param errors {@code errors}: for {@code enrichment}, the share of calls that are answered 500, such as 0.01
 * @param tokenSeconds {@code token-life}: for {@code enrichment}, how many seconds an access token lives, 3600 by default
 * @param nativeExecutable {@code native}: Carflow as a native executable, for a row of its own
 * @param other {@code other}: the directory of another package of Carflow, for a row of its own in {@code ingest} and
 *     {@code enrichment}, to compare a change with the version before it
 * @param traced {@code traced}: for {@code enrichment} and {@code ingest}, a row of its own that traces this fraction of
 *     the deliveries, such as 0.01
 * @param jvm {@code jvm}: further arguments for the JVM of the packaged worker, such as those of a profiler
 * @param contenders {@code contenders}: true if the package contains the rejected ways to receive webhooks, which then
 *     get a row each in {@code ingest}; set by the profile {@code contenders}
 * @param application the packaged application
 * @param directory for logs and results, and for the broker's data while it runs: some gigabytes
 */
public record Settings(
        Optional<String> only,
        boolean resume,
        boolean quick,
        Optional<Integer> seconds,
        Duration block,
        int warmUpBlocks,
        int blocks,
        Optional<Integer> givenBlocks,
        int latencyMillis,
        int connections,
        Amount body,
        Optional<List<String>> rows,
        List<Integer> loads,
        int signals,
        boolean skewed,
        double errors,
        int tokenSeconds,
        Optional<Path> nativeExecutable,
        Optional<Path> other,
        Optional<String> traced,
        List<String> jvm,
        boolean contenders,
        Path application,
        Path directory) {

    public static Settings read() {
        boolean quick = Boolean.parseBoolean(text("quick").orElse("false"));
        int seconds = number("seconds", quick ? 3 : 10, 1);
        int warmUp = number("warmup", quick ? 3 : 60, 0);
        Path target = Path.of(text("target").orElse("target")).toAbsolutePath();
        return new Settings(
                text("only"),
                Boolean.parseBoolean(text("resume").orElse("false")),
                quick,
                text("seconds").map(Integer::parseInt),
                Duration.ofSeconds(seconds),
                (warmUp + seconds - 1) / seconds,
                number("blocks", quick ? 2 : 10, 1),
                text("blocks").map(Integer::parseInt),
                number("latency", 50, 1),
                number("connections", 64, 1),
                Amount.of(text("body").orElse("1.6")),
                text("rows").map(Settings::list),
                list(text("loads").orElse("25,50,75")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                number("signals", 10, 10),
                Boolean.parseBoolean(text("skewed").orElse("false")),
                Double.parseDouble(text("errors").orElse("0")),
                number("token-life", 3600, 1),
                text("native").map(file -> Path.of(file).toAbsolutePath()),
                text("other").map(other -> Path.of(other).toAbsolutePath().resolve("quarkus-run.jar")),
                text("traced"),
                text("jvm").map(arguments -> List.of(arguments.split(" "))).orElse(List.of()),
                Boolean.parseBoolean(text("contenders").orElse("false")),
                target.resolve("quarkus-app").resolve("quarkus-run.jar"),
                target.resolve("benchmark"));
    }

    /**
     * @return text for the conditions of a run
     */
    public String describeBlocks() {
        return String.format(
                Locale.ROOT,
                "%d blocks of about %d s for each row, in turn and in changing order, after %d s of warm-up; all on this machine",
                blocks,
                block.toSeconds(),
                warmUpBlocks * block.toSeconds());
    }

    private static List<String> list(String items) {
        return items.equals("none") ? List.of() : List.of(items.strip().split("\\s*,\\s*"));
    }

    private static int number(String name, int otherwise, int min) {
        int number = text(name).map(Integer::parseInt).orElse(otherwise);
        if (number < min) {
            throw new IllegalArgumentException("benchmark." + name + " must be at least " + min);
        }
        return number;
    }

    /** Blank counts as absent: Maven passes every option on. */
    private static Optional<String> text(String name) {
        String environment =
                System.getenv("BENCHMARK_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
        return Optional.ofNullable(System.getProperty("benchmark." + name))
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(environment).filter(text -> !text.isBlank()));
    }
}
