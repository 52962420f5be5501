package dev.carflow.proof.deployment;

import static org.awaitility.Awaitility.await;

import dev.carflow.ServiceProcess;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One instance of the packaged service, on the same ports whenever it is started again. */
public final class ServiceInstance implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final String name;
    private final Map<String, String> environment;
    private final List<String> jvmOptions;
    private final Logs logs;
    private final int port;
    private final int managementPort;
    private ServiceProcess process;

    ServiceInstance(String name, Map<String, String> settings, List<String> jvmOptions, Logs logs) {
        this.name = name;
        this.jvmOptions = jvmOptions;
        this.logs = logs;
        this.port = Ports.take();
        this.managementPort = Ports.take();
        this.environment = new LinkedHashMap<>(settings);
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("CARFLOW_ENRICHMENT_CONSUMER_INSTANCE_ID", name);
    }

    /** Starts it without waiting for it. */
    public void start() {
        process = ServiceProcess.startWith(jvmOptions, environment);
    }

    public void awaitReady() {
        await().atMost(Timeouts.PROCESS).pollInterval(Duration.ofMillis(100)).until(() -> !isRunning() || isReady());
        if (!isRunning()) {
            throw new AssertionError(name + " did not start:\n" + process.output());
        }
    }

    public boolean isRunning() {
        return process != null && process.isRunning();
    }

    public boolean isReady() throws InterruptedException {
        return readinessAnswer().filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /** Waits until it has the database too: it can be ready with Kafka alone. */
    public void awaitSpill() {
        await().atMost(Timeouts.PROCESS).pollInterval(Duration.ofMillis(100)).until(() -> readinessAnswer()
                .filter(answer -> answer.body().contains("takes events"))
                .isPresent());
    }

    private Optional<HttpResponse<String>> readinessAnswer() throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(readiness())
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return Optional.of(http.send(question, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String name() {
        return name;
    }

    /** Returns its output since it was started. */
    String output() {
        return process == null ? "" : process.output();
    }

    URI readiness() {
        return URI.create("http://localhost:" + managementPort + "/q/health/ready");
    }

    int port() {
        return port;
    }

    public void kill() throws IOException, InterruptedException {
        process.kill();
        keepLog();
    }

    /** Asks it to stop. @return how long it took */
    public Duration terminate() throws IOException, InterruptedException {
        long began = System.nanoTime();
        process.terminate(Timeouts.PROCESS);
        keepLog();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void keepLog() throws IOException {
        Files.writeString(logs.next(name), process.output());
        process.close();
        process = null;
    }

    @Override
    public void close() throws IOException {
        try {
            if (process != null) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
