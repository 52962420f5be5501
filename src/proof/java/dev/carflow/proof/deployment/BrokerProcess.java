package dev.carflow.proof.deployment;

import static org.awaitility.Awaitility.await;

import dev.carflow.LoggedProcess;
import dev.carflow.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Kafka broker in its own process, which keeps its data when it is killed. */
public final class BrokerProcess implements AutoCloseable {

    private final Path data;
    private final Logs logs;
    private final int port;
    private final int advertisedPort;
    private LoggedProcess process;

    /**
     * @param advertisedPort the port for clients: the network before the broker
     */
    BrokerProcess(Path data, Logs logs, int port, int advertisedPort) {
        this.data = data;
        this.logs = logs;
        this.port = port;
        this.advertisedPort = advertisedPort;
    }

    /** Starts it; it accepts records when this returns. */
    public void start() throws IOException {
        process = LoggedProcess.start(
                new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        data.toString(),
                        String.valueOf(port),
                        String.valueOf(advertisedPort))),
                logs.next("broker"));
        await().atMost(Timeouts.PROCESS)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isRunning() || process.output().contains(BrokerMain.READY));
        if (!process.isRunning()) {
            throw new AssertionError("the broker did not start:\n" + process.output());
        }
    }

    public void kill() throws InterruptedException {
        process.kill();
    }

    public void freeze() throws InterruptedException {
        process.freeze();
    }

    public void thaw() throws InterruptedException {
        process.thaw();
    }

    @Override
    public void close() {
        try {
            if (process != null) {
                process.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
