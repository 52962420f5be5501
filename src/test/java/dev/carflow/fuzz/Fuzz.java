package dev.carflow.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Runs the targets under Jazzer, each in a process of its own, and prints a row for each; fails if one of them found
 * something. Findings and the corpus are in {@code target/fuzz}.
 *
 * <p>Options, as system properties: {@code fuzz.seconds} for each target, {@code fuzz.targets} (comma separated, default
 * all).
 */
public final class Fuzz {

    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final Path ROOT = Path.of("target", "fuzz");

    /** Longer for one input is a hang. */
    private static final int INPUT_SECONDS = 5;

    private static final int MAX_INPUT_BYTES = 16 * 1024;
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)");

    private Fuzz() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = Integer.parseInt(option("fuzz.seconds").orElse("60"));
        List<String> wanted = option("fuzz.targets")
                .map(names -> Arrays.asList(names.split(",")))
                .orElse(List.of());
        System.out.println("| Target | Executions | Seconds | Edges | Features | Corpus | Outcome |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: | --- |");
        boolean clean = true;
        for (FuzzTarget target : FuzzTarget.all()) {
            if (wanted.isEmpty() || wanted.contains(target.name())) {
                clean &= run(target, seconds);
            }
        }
        System.exit(clean ? 0 : 1);
    }

    private static boolean run(FuzzTarget target, int seconds) throws IOException, InterruptedException {
        Path home = Files.createDirectories(ROOT.resolve(target.name())).toAbsolutePath();
        Path corpus = Files.createDirectories(home.resolve("corpus"));
        Path findings = Files.createDirectories(home.resolve("findings"));
        Path seeds = Files.createDirectories(home.resolve("seeds"));
        int number = 0;
        for (byte[] seed : target.seeds().get().toList()) {
            Files.write(seeds.resolve("seed-" + number++), seed);
        }
        Path log = home.resolve("log.txt");
        int code = new ProcessBuilder(command(target, seconds, corpus, seeds, findings))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String output = Files.readString(log);
        String done = last(DONE, output, 2).orElse("? | ?");
        String coverage = last(COVERAGE, output, 3).orElse("? | ? | ?");
        String outcome = code == 0 ? "nothing found" : "FOUND SOMETHING (status %d), see %s".formatted(code, log);
        System.out.println("| " + String.join(" | ", target.name(), done, coverage, outcome) + " |");
        return code == 0;
    }

    private static List<String> command(FuzzTarget target, int seconds, Path corpus, Path seeds, Path findings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                JAZZER,
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=dev.carflow.**:com.fasterxml.jackson.core.**",
                "--custom_hook_includes=dev.carflow.**:com.fasterxml.jackson.core.**",
                "--reproducer_path=" + findings));
        command.addAll(List.of(
                "-max_total_time=" + seconds,
                "-timeout=" + INPUT_SECONDS,
                "-max_len=" + MAX_INPUT_BYTES,
                "-rss_limit_mb=2500",
                "-print_final_stats=1",
                "-artifact_prefix=" + findings + "/",
                corpus.toString(),
                seeds.toString()));
        return command;
    }

    /** The groups of the last match, as cells of the table. */
    private static Optional<String> last(Pattern pattern, String text, int groups) {
        return pattern.matcher(text).results().reduce((earlier, later) -> later).map(match -> {
            List<String> cells = new ArrayList<>();
            for (int group = 1; group <= groups; group++) {
                cells.add(match.group(group));
            }
            return String.join(" | ", cells);
        });
    }

    private static Optional<String> option(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
    }
}
