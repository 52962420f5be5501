package dev.carflow.proof.migration;

import static org.awaitility.Awaitility.await;

import dev.carflow.Packaged;
import dev.carflow.ServiceProcess;
import dev.carflow.Timeouts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The service's processes behind the load balancer, replaced one after the other as in a rolling update. */
final class ServiceProcesses implements AutoCloseable {

    private final LoadBalancer balancer;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ServiceProcess> started = new CopyOnWriteArrayList<>();
    private List<ServiceProcess> running = new ArrayList<>();

    ServiceProcesses(LoadBalancer balancer) {
        this.balancer = balancer;
        // Without the hook they would outlive this process if it is stopped.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Starts this many with these settings, the first ones or each in place of an older one. */
    void roll(int count, Map<String, String> settings, Findings findings) throws InterruptedException {
        List<ServiceProcess> old = running;
        List<ServiceProcess> young = new ArrayList<>();
        running = young;
        for (int i = 0; i < count; i++) {
            young.add(start(settings));
            if (i < old.size()) {
                stop(old.get(i), findings);
            }
        }
    }

    ServiceProcess start(Map<String, String> settings) {
        ServiceProcess process = ServiceProcess.startWith(Packaged.WATCHED, settings);
        started.add(process);
        try {
            await().atMost(Timeouts.PROCESS)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> !process.isRunning()
                            || isReady(process) && process.output().contains("consumer loops: "));
        } catch (RuntimeException e) {
            throw new AssertionError("not ready:\n" + process.output(), e);
        }
        if (!process.isRunning()) {
            throw new AssertionError("did not start:\n" + process.output());
        }
        balancer.add(process.http("/"));
        return process;
    }

    /** Takes it out of the load balancer first, then stops it. */
    void stop(ServiceProcess process, Findings findings) throws InterruptedException {
        balancer.remove(process.http("/"));
        int code = process.terminate(Timeouts.PROCESS);
        findings.require(code == 0 || code == 143, "a process that is stopped ends well", "exit code " + code);
        findings.requireNothingPrivate("a process", process.output());
        process.output()
                .lines()
                .filter(line -> line.contains(" ERROR "))
                .forEach(line -> findings.require(false, "a process has nothing to report as an error", line));
        process.close();
    }

    void stopAll(Findings findings) throws InterruptedException {
        for (ServiceProcess process : running) {
            stop(process, findings);
        }
        running = new ArrayList<>();
    }

    private boolean isReady(ServiceProcess process) throws Exception {
        URI ready = process.management("/q/health/ready");
        return http.send(
                                HttpRequest.newBuilder(ready)
                                        .timeout(Duration.ofSeconds(5))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    @Override
    public void close() {
        started.forEach(ServiceProcess::close);
    }
}
