package dev.carflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A subcommand of the packaged service in its own process, with an environment that inherits nothing. */
public final class Subcommand implements AutoCloseable {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(20);

    /** The kernel's word for the most memory that the process ever had; Linux only. */
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Process process;
    private final Path output;
    private final Path errors;
    private final long began = System.nanoTime();
    private long peakKilobytes;

    /**
     * The result of the process.
     *
     * @param peakMegabytes of memory, heap and everything else; 0 if it is not known
     */
    public record End(int code, String out, String err, Duration took, long peakMegabytes) {

        /** The last line that says anything. */
        public String lastLine() {
            List<String> lines = out.lines().filter(line -> !line.isBlank()).toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    private Subcommand(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** @param line words separated by single blanks */
    public static Subcommand start(Map<String, String> environment, String line, String... jvmOptions) {
        return start(environment, List.of(line.split(" ")), jvmOptions);
    }

    public static Subcommand start(Map<String, String> environment, List<String> words, String... jvmOptions) {
        try {
            Path output = Files.createTempFile("carflow-command-", ".out");
            Path errors = Files.createTempFile("carflow-command-", ".err");
            List<String> options = Packaged.with(Packaged.SHORT_LIVED, List.of(jvmOptions));
            List<String> command = Packaged.command(options, words);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new Subcommand(builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end. */
    public static End run(Map<String, String> environment, String line, String... jvmOptions)
            throws InterruptedException {
        try (Subcommand subcommand = start(environment, line, jvmOptions)) {
            return subcommand.end();
        }
    }

    /** Runs it to its end. */
    public static End run(Map<String, String> environment, List<String> words, String... jvmOptions)
            throws InterruptedException {
        try (Subcommand subcommand = start(environment, words, jvmOptions)) {
            return subcommand.end();
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** As {@code kill -9} does; it is gone when this returns. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public End end() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            peakKilobytes = Math.max(peakKilobytes, peakNow());
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still running after " + LONGEST_RUN + ":\n" + read(output) + read(errors));
            }
        }
        return new End(
                process.exitValue(),
                read(output),
                read(errors),
                Duration.ofNanos(System.nanoTime() - began),
                peakKilobytes / 1024);
    }

    private long peakNow() {
        try {
            Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status")));
            return peak.find() ? Long.parseLong(peak.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
