package dev.carflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Prometheus's tool for rules, from the {@code PATH} (Debian: package {@code prometheus}). Tests are skipped without it, and the
 * log says so; with {@code -Dcarflow.promtool=required} they fail instead.
 */
record Promtool(Path executable) {

    private static final String MISSING =
            "promtool is not installed: no alert was evaluated. Debian's package prometheus has it.";

    /** @param output standard output and error */
    record Result(int exitStatus, String output) {}

    static Promtool installed() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            assertThat(System.getProperty("carflow.promtool")).as(MISSING).isNotEqualTo("required");
            System.err.println("SKIPPED: " + MISSING);
            Assumptions.abort(MISSING);
        }
        return new Promtool(found.get());
    }

    Result run(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
