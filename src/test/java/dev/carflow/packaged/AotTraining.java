package dev.carflow.packaged;

import dev.carflow.Samples;
import dev.carflow.ServiceProcess;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.TopicReader;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Makes the AOT cache of a package (JEP 483, 514, 515): the service runs with both roles among real servers and takes
 * real signed requests, and the JVM writes down what it loaded, linked and profiled. The cache fits the JVM that wrote it
 * and the jars as they are, their times of modification included; without a cache that fits a JVM starts as it always
 * did.
 */
public final class AotTraining {

    private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(5);

    /** Enough to take every path. */
    private static final int ROUNDS = 40;

    /** Deliveries one after the other, on each of so many threads: until hot methods have the profiles that a JVM starts with. */
    private static final int LOAD = 3000;

    private static final int THREADS = 8;

    /** So that the classes for JSON logs are in the cache. */
    private static final Map<String, String> JSON_LOGS = Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");

    private AotTraining() {}

    /**
     * Trains, and fails if there is no cache afterwards.
     *
     * @param args the package's directory; the time that its files are given, which an image has to keep
     */
    public static void main(String... args) throws IOException, InterruptedException {
        Path application = Path.of(args[0]).toAbsolutePath();
        Path cache = application.resolve(Packaging.CACHE);
        Files.deleteIfExists(cache);
        stamp(application, FileTime.from(Instant.parse(args[1])));
        Packaging trained = Packaging.jar("training", application, List.of("-XX:AOTCacheOutput=" + Packaging.CACHE));
        try (ServiceEnvironment around = ServiceEnvironment.start();
                ServiceProcess process = ServiceProcess.launch(
                        application, trained.with(around.trust()).command(), around.settings(), JSON_LOGS)) {
            try {
                train(new ServiceClient(process), around, process);
            } catch (RuntimeException e) {
                throw new IllegalStateException("it cannot be trained:\n" + process.output(), e);
            }
            process.terminate(WRITTEN_WITHIN);
            if (!Files.exists(cache)) {
                throw new IllegalStateException("no cache was written:\n" + process.output());
            }
        }
        Files.setLastModifiedTime(cache, FileTime.from(Instant.parse(args[1])));
        System.out.println(cache + ": " + Files.size(cache) / (1024 * 1024) + " MiB");
        // Threads of the embedded servers would keep the process running.
        System.exit(0);
    }

    private static void stamp(Path directory, FileTime time) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, time);
            }
        }
    }

    private static void train(ServiceClient client, ServiceEnvironment around, ServiceProcess process)
            throws IOException, InterruptedException {
        Awaitility.await().atMost(Timeouts.PROCESS).until(() -> {
            if (!process.isRunning()) {
                throw new IllegalStateException("it did not start:\n" + process.output());
            }
            return client.isReady();
        });
        HttpResponse<String> session = client.session("customer-1");
        HttpResponse<String> done = client.get(ServiceClient.location(client.get(ServiceClient.consent(session))));
        client.claim(ServiceClient.location(done), "customer-1");
        List<Samples.Delivery> samples = Samples.deliveries().toList();
        List<Connection> fleet = around.smartcar().fleet().connections();
        for (int round = 0; round < ROUNDS; round++) {
            Connection car = fleet.get(round % fleet.size());
            client.deliverEmptyState(
                    car.user().id(), car.vehicle().id(), UUID.randomUUID().toString());
            for (Samples.Delivery sample : samples) {
                client.deliver(sample);
            }
        }
        client.deliver(samples.get(0).body(), "00");
        load(client, fleet);
        Awaitility.await().atMost(Timeouts.PROCESS).until(() -> enriched(around) >= ROUNDS);
        client.metrics();
    }

    /** Fails if a delivery has no answer: a cache without profiles would look like any other. */
    private static void load(ServiceClient client, List<Connection> fleet) throws InterruptedException {
        List<Callable<Integer>> senders = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Connection car = fleet.get(thread % fleet.size());
            senders.add(() -> {
                int accepted = 0;
                for (int i = 0; i < LOAD; i++) {
                    int status = client.deliverEmptyState(
                            car.user().id(),
                            car.vehicle().id(),
                            UUID.randomUUID().toString());
                    accepted += status == 200 ? 1 : 0;
                }
                return accepted;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        int accepted = 0;
        for (Future<Integer> sent : threads.invokeAll(senders)) {
            try {
                accepted += sent.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a delivery had no answer", e);
            }
        }
        threads.shutdown();
        if (accepted < THREADS * LOAD / 2) {
            throw new IllegalStateException("only " + accepted + " deliveries were accepted");
        }
    }

    private static long enriched(ServiceEnvironment around) {
        try (TopicReader reader = new TopicReader(around.bootstrapServers())) {
            return reader.sizes().getOrDefault("smartcar.enriched", 0L);
        }
    }
}
