package dev.carflow.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The processes that a benchmark started. They end with {@link #close}, which also runs when this process is
 * terminated; if it is killed, the first of them, the {@link Broker}, ends the others and itself.
 */
public final class Children implements AutoCloseable {

    /** The user's own settings must not reach the servers under test. */
    private static final List<String> FOREIGN_SETTINGS =
            List.of("CARFLOW_", "QUARKUS_", "KAFKA_", "MP_", "SMALLRYE_", "VERTX_");

    /** The command of the present JVM. */
    public static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path directory;
    private final String heap;
    private final Deque<ChildProcess> children = new ArrayDeque<>();
    private ChildProcess broker;

    /**
     * Creates an empty set.
     *
     * @param directory for logs and data
     * @param heap every JVM's maximum, in the form of {@code -Xmx}
     */
    public Children(Path directory, String heap) throws IOException {
        this.directory = Files.createDirectories(directory).toAbsolutePath();
        this.heap = heap;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll));
        ParentWatch.start();
    }

    /** Starts the broker, which must be first. */
    public ChildProcess startBroker(int port) throws IOException {
        broker = startMain("broker", Broker.class, List.of(String.valueOf(port)));
        return broker;
    }

    /** Returns the directory for logs and data. */
    public Path directory() {
        return directory;
    }

    public ChildProcess broker() {
        return broker;
    }

    /** Starts a main class of the benchmark's own class path. */
    public ChildProcess startMain(String name, Class<?> main, List<String> arguments) throws IOException {
        return startMain(name, JAVA, main, arguments);
    }

    /** The same on another JVM. */
    public ChildProcess startMain(String name, String java, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java,
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return start(name, command, Map.of());
    }

    /** Starts a program, a JVM or a native image, with the same heap as all others. */
    public ChildProcess start(String name, List<String> command, Map<String, String> environment) throws IOException {
        return start(name, directory, command, environment);
    }

    /** The same in another working directory. */
    public ChildProcess start(String name, Path workingDirectory, List<String> command, Map<String, String> environment)
            throws IOException {
        return start(name, workingDirectory, command, environment, List.of("-Xmx" + heap));
    }

    private ChildProcess start(
            String name,
            Path workingDirectory,
            List<String> command,
            Map<String, String> environment,
            List<String> options)
            throws IOException {
        Path log = directory.resolve(name.replaceAll("\\W+", "-") + ".log");
        List<String> withOptions = new ArrayList<>(command);
        withOptions.addAll(1, options);
        ProcessBuilder builder = new ProcessBuilder(withOptions)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> FOREIGN_SETTINGS.stream().anyMatch(key::startsWith));
        builder.environment().putAll(environment);
        ChildProcess child = new ChildProcess(name, builder.start(), log);
        synchronized (children) {
            children.push(child);
        }
        if (broker != null) {
            broker.send(String.valueOf(child.handle().pid()));
        }
        return child;
    }

    /** Starts a program that is no JVM and no native image of one. */
    public ChildProcess startOther(
            String name, Path workingDirectory, List<String> command, Map<String, String> environment)
            throws IOException {
        return start(name, workingDirectory, command, environment, List.of());
    }

    /**
     * Runs a program to its end.
     *
     * @throws IllegalStateException if it fails
     */
    public void runTool(String name, Path workingDirectory, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        startOther(name, workingDirectory, command, environment).awaitSuccess();
    }

    /** The last started first: the broker outlives its clients. */
    private void stopAll() {
        synchronized (children) {
            while (!children.isEmpty()) {
                children.pop().stop();
            }
        }
    }

    @Override
    public void close() {
        stopAll();
    }
}
