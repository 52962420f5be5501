package dev.carflow.proof;

import static org.awaitility.Awaitility.await;

import dev.carflow.PrivateValues;
import dev.carflow.ServiceProcess;
import dev.carflow.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A worker process. */
final class Worker implements AutoCloseable {

    /** It has 30 s in a pod, but shares the machine with more work here. */
    private static final Duration LONGEST_EXIT = Duration.ofMinutes(1);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final String name;
    private final ServiceProcess process;
    private List<String> linesUntilClosed;

    private Worker(String name, ServiceProcess process) {
        this.name = name;
        this.process = process;
    }

    static Worker start(String name, WorkerSettings settings) {
        return new Worker(name, ServiceProcess.startWith(settings.jvm(), settings.environment()));
    }

    String name() {
        return name;
    }

    void awaitConsuming() {
        await().atMost(Timeouts.PROCESS)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !process.isRunning() || process.output().contains("consumer loops: "));
        if (!process.isRunning()) {
            throw new AssertionError(name + " did not start:\n" + process.output());
        }
    }

    void freeze() throws InterruptedException {
        process.freeze();
    }

    void thaw() throws InterruptedException {
        process.thaw();
    }

    /** Kills the process; it has ended when this returns. */
    void kill(Violations violations) throws InterruptedException {
        process.kill();
        checkLog(violations);
    }

    /**
     * Asks it to stop, and checks how it does.
     *
     * @param expected the lines of level ERROR that it may log
     * @return how long it took
     */
    Duration stop(Predicate<String> expected, Violations violations) throws InterruptedException {
        if (!process.isRunning()) {
            violations.add("a worker runs until it is stopped", name + ": " + tail());
        }
        checkMetrics(violations);
        long began = System.nanoTime();
        int code = process.terminate(Timeouts.PROCESS);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        violations.require(
                took.compareTo(LONGEST_EXIT) <= 0,
                "a worker that is stopped ends within a minute",
                name + " took " + took.toMillis() + " ms: " + tail());
        // 143 is the JVM's exit code for SIGTERM.
        violations.require(
                code == 0 || code == 143, "a worker that is stopped ends well", name + ": exit code " + code);
        process.output()
                .lines()
                .filter(line -> line.contains(" ERROR ") && !expected.test(line))
                .forEach(line -> violations.add("a worker has nothing to report as an error", name + ": " + line));
        checkLog(violations);
        close();
        return took;
    }

    /** A process of this role alone: tests of the service have had others in their JVM before. */
    private void checkMetrics(Violations violations) throws InterruptedException {
        List<String> metrics;
        try {
            metrics = metrics().toList();
        } catch (IOException | IllegalStateException e) {
            // That it has ended is a violation already.
            return;
        }
        List<String> ofIngest = metrics.stream()
                .filter(line -> Stream.of("webhook", "connect", "spill")
                        .anyMatch(feature -> line.startsWith("carflow_" + feature + "_")))
                .toList();
        violations.require(
                ofIngest.isEmpty() && metrics.stream().anyMatch(line -> line.startsWith("carflow_enrichment_")),
                "a worker shows the metrics of its role",
                name + ": " + ofIngest);
    }

    private Stream<String> metrics() throws IOException, InterruptedException {
        URI metrics = process.loggedManagement("/q/metrics")
                .orElseThrow(() -> new IllegalStateException("it names no management port"));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).timeout(ANSWER_WITHIN).build(), BodyHandlers.ofString())
                .body()
                .lines();
    }

    private void checkLog(Violations violations) {
        PrivateValues.usual()
                .in(process.output())
                .forEach(found -> violations.add("nothing private is logged", name + ": " + found));
    }

    /** Returns the bytes of heap in use after a full collection, by the worker's own metrics. */
    long heapInUse() throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.handle().pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return metrics()
                .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Returns the lines of its log. */
    List<String> lines() {
        return linesUntilClosed == null ? process.output().lines().toList() : linesUntilClosed;
    }

    private String tail() {
        List<String> lines = lines();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    @Override
    public void close() {
        linesUntilClosed = lines();
        process.close();
    }
}
