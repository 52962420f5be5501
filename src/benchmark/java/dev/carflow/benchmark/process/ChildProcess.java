package dev.carflow.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A process of the benchmark; its output goes to its log file. */
public final class ChildProcess {

    private static final Duration START_WITHIN = Duration.ofMinutes(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 100;
    private static final int LOG_LINES_SHOWN = 20;

    private final String name;
    private final Process process;
    private final Path log;

    ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Repeats the check until it succeeds. An exception counts as a failure: a server that is not there yet. */
    public void awaitReady(Callable<Boolean> question) throws InterruptedException {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + logTail());
            }
            if (isYes(question)) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IllegalStateException(
                name + " was not ready after " + START_WITHIN.toSeconds() + " s:\n" + logTail());
    }

    private static boolean isYes(Callable<Boolean> question) throws InterruptedException {
        try {
            return question.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }

    /** Writes a line to its standard input. */
    void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen", e);
        }
    }

    /** Ends it, by force if it does not end in time. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, which has to be a success. */
    void awaitSuccess() throws InterruptedException {
        if (!process.waitFor(START_WITHIN.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(name + " failed:\n" + logTail());
        }
    }

    /** Ends it at once, as {@code kill -9} does; it is gone when this returns. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "its log " + log + " cannot be read: " + e.getMessage();
        }
    }
}
