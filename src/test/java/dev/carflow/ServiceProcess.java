package dev.carflow;

import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The packaged service in its own process, with an environment that inherits nothing. */
public final class ServiceProcess implements AutoCloseable {

    private static final Pattern MANAGEMENT_PORT =
            Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

    private final LoggedProcess process;
    private final Path output;
    private final int httpPort;
    private final int managementPort;

    private ServiceProcess(LoggedProcess process, Path output, int httpPort, int managementPort) {
        this.process = process;
        this.output = output;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
    }

    @SafeVarargs
    public static ServiceProcess start(Map<String, String>... environments) {
        return startWith(Packaged.SHORT_LIVED, environments);
    }

    /** @param jvmOptions on top of the usual ones; a native executable gets the system properties among them */
    @SafeVarargs
    public static ServiceProcess startWith(List<String> jvmOptions, Map<String, String>... environments) {
        return run(jvmOptions, List.of(), environments);
    }

    /** With a command line: a subcommand. */
    @SafeVarargs
    public static ServiceProcess run(
            List<String> jvmOptions, List<String> arguments, Map<String, String>... environments) {
        List<String> options = Packaged.with(List.of("-Xmx256m"), jvmOptions);
        Map<String, String> all = new HashMap<>();
        // Tests start many processes, each for a few requests.
        all.put("CARFLOW_WEBHOOK_WARM_UP_WITHIN", "0S");
        for (Map<String, String> more : environments) {
            all.putAll(more);
        }
        return launch(Path.of(""), Packaged.command(options, arguments), all);
    }

    /** By another command than the usual one, in another directory. */
    @SafeVarargs
    public static ServiceProcess launch(Path directory, List<String> command, Map<String, String>... environments) {
        try {
            int httpPort = Ports.take();
            int managementPort = Ports.take();
            Path output = Files.createTempFile("carflow-service-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toAbsolutePath().toFile());
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("QUARKUS_HTTP_PORT", String.valueOf(httpPort));
            environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
            // No balancer stands in front of it, unless a test says so.
            environment.put("CARFLOW_SHUTDOWN_DELAY", "0S");
            // Tests and people read what it writes.
            environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
            for (Map<String, String> more : environments) {
                environment.putAll(more);
            }
            return new ServiceProcess(LoggedProcess.start(builder, output), output, httpPort, managementPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI http(String path) {
        return URI.create("http://localhost:" + httpPort + path);
    }

    /** The management port that it says it took; for one that was started with port 0. */
    public Optional<URI> loggedManagement(String path) {
        return MANAGEMENT_PORT
                .matcher(output())
                .results()
                .map(match -> URI.create("http://localhost:" + match.group(1) + path))
                .findFirst();
    }

    public URI management(String path) {
        return URI.create("http://localhost:" + managementPort + path);
    }

    /** Everything it has written until now. */
    public String output() {
        return process.output();
    }

    public int awaitExit(Duration timeout) throws InterruptedException {
        return process.awaitExit(timeout);
    }

    /** Asks it to stop, as Kubernetes does, and waits for its end. */
    public int terminate(Duration timeout) throws InterruptedException {
        askToStop();
        return awaitExit(timeout);
    }

    /** Asks it to stop, as Kubernetes does: SIGTERM. */
    public void askToStop() {
        process.terminate();
    }

    public ProcessHandle handle() {
        return process.handle();
    }

    /** Ends it at once, as {@code kill -9} and the kernel's out-of-memory killer do; it is gone when this returns. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Stops it where it stands, so that it can be looked at and killed there, or {@link #thaw thawed}. */
    public void freeze() throws InterruptedException {
        process.freeze();
    }

    public void thaw() throws InterruptedException {
        process.thaw();
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void close() {
        try {
            process.kill();
            Files.deleteIfExists(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
