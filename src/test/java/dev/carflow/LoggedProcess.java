package dev.carflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that writes into a file, and what can happen to it. */
public final class LoggedProcess {

    private final Process process;
    private final Path output;

    /** @param output where what it writes is found */
    public LoggedProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static LoggedProcess start(ProcessBuilder command, Path output) throws IOException {
        return new LoggedProcess(
                command.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Everything it has written until now. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public int awaitExit(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + timeout + ":\n" + output());
        }
        return process.exitValue();
    }

    /** Asks it to stop, as Kubernetes does. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it and its children at once, as {@code kill -9} does; it is gone when this returns. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    /** Stops it where it stands, so that it can be looked at and killed there, or {@link #thaw thawed}. */
    public void freeze() throws InterruptedException {
        signal("STOP");
    }

    public void thaw() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
