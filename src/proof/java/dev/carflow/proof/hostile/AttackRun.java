package dev.carflow.proof.hostile;

import static org.awaitility.Awaitility.await;

import dev.carflow.PrivateValues;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.ServiceProcess;
import dev.carflow.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One service process, attacked in one way after the other while a well-behaved client keeps delivering. Its answers
 * are right all the while, the client is hardly affected, and the memory does not grow.
 */
public final class AttackRun implements AutoCloseable {

    private static final int TIMES_SLOWER = 5;

    /** A connection that the service closes by its clock is seen to close a little later. */
    private static final Duration AFTER_THE_CLOCK = Duration.ofSeconds(8);

    /** Touched at start, so that resident memory shows what is outside the heap. */
    private static final List<String> JVM =
            List.of("-Xms256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServiceProcess service;
    private final URI endpoint;
    private final Duration length;
    private final Duration answeredWithin;
    private final double p99Floor;
    private final Consumer<String> violations;
    private double undisturbed;
    private Memory before;

    /**
     * Starts the service.
     *
     * @param database environment that names it: with one the spill and the sample of mismatches are on
     * @param length of each attack; those that the service ends by its clock continue for longer
     * @param answeredWithin {@code carflow.connections.answered-within}
     * @param p99Floor milliseconds; below it nothing counts as slow, because the machine's own noise is larger
     * @param violations receives each broken promise, in a sentence
     */
    public AttackRun(
            String bootstrapServers,
            Map<String, String> database,
            Duration length,
            Duration answeredWithin,
            double p99Floor,
            Consumer<String> violations) {
        this.length = length;
        this.answeredWithin = answeredWithin;
        this.p99Floor = p99Floor;
        this.violations = violations;
        this.service = ServiceProcess.startWith(
                JVM,
                Map.of(
                        "CARFLOW_ROLES",
                        "ingest",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers,
                        "CARFLOW_WEBHOOK_MANAGEMENT_TOKENS",
                        Samples.TOKEN,
                        "CARFLOW_CONNECTIONS_ANSWERED_WITHIN",
                        answeredWithin.toString()),
                database);
        this.endpoint = service.http(Service.PATH);
        await().atMost(Timeouts.PROGRESS).ignoreExceptions().until(this::isReady);
    }

    /**
     * Prints a row of a table for each attack.
     *
     * @param names the beginnings of the names of those to run
     * @return how many there were
     */
    public int endure(List<String> names) throws Exception {
        // The first deliveries warm the service up.
        new WellBehavedClient().deliver(endpoint, lasting(length.multipliedBy(2)));
        WellBehavedClient alone = new WellBehavedClient().deliver(endpoint, lasting(length.multipliedBy(2)));
        check(alone.answers().keySet().equals(Set.of("200")), "undisturbed: " + alone.answers());
        undisturbed = alone.p99Millis();
        before = Memory.of(service);
        System.out.printf(
                Locale.ROOT,
                "undisturbed: p99 %.1f ms, resident %d MiB, heap %d MiB; attacks of %d s%n",
                undisturbed,
                before.rssMib(),
                before.heapMib(),
                length.toSeconds());
        System.out.println(
                "| Attack | Connections | MiB sent | Answers | Closed | Others | Their p99, ms | Resident, MiB | Heap, MiB |\n"
                        + "| --- | ---: | ---: | --- | ---: | --- | ---: | ---: | ---: |");
        List<Attack> attacks = Attacks.all().stream()
                .filter(attack -> names.stream().anyMatch(attack.name()::startsWith))
                .toList();
        for (Attack attack : attacks) {
            endure(attack);
        }
        check(service.isRunning() && isReady(), "not ready after all attacks");
        PrivateValues.usual().in(service.output()).forEach(found -> violations.accept("its log: " + found));
        return attacks.size();
    }

    private void endure(Attack attack) throws IOException, InterruptedException, ExecutionException {
        Duration least = attack.promise().inTime() ? length.plus(answeredWithin).plus(AFTER_THE_CLOCK) : length;
        Memory[] meanwhile = new Memory[1];
        CompletableFuture<Attack.Result> attacking = CompletableFuture.supplyAsync(() ->
                attack.run(endpoint, least, least.plus(Timeouts.PROGRESS), () -> meanwhile[0] = Memory.of(service)));
        WellBehavedClient other = new WellBehavedClient().deliver(endpoint, () -> !attacking.isDone());
        Attack.Result result = attacking.get();
        Memory memory = meanwhile[0];
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %s | %d | %s | %.1f | %d | %d |%n",
                attack.name(),
                result.opened(),
                result.bytes() / (1024 * 1024),
                result.statuses(),
                result.closed(),
                other.answers(),
                other.p99Millis(),
                memory.rssMib(),
                memory.heapMib());
        new AttackResult(attack, result, other.answers(), other.p99Millis(), memory)
                .broken(before, Math.max(p99Floor, TIMES_SLOWER * undisturbed))
                .forEach(violations);
        // One attack must not affect the next one.
        await().atMost(Timeouts.PROGRESS).until(() -> gauge("carflow_webhook_in_flight") == 0);
    }

    private void check(boolean kept, String otherwise) {
        if (!kept) {
            violations.accept(otherwise);
        }
    }

    private static BooleanSupplier lasting(Duration length) {
        long until = System.nanoTime() + length.toNanos();
        return () -> System.nanoTime() - until < 0;
    }

    private boolean isReady() throws IOException, InterruptedException {
        return get("/q/health/ready").statusCode() == 200;
    }

    private double gauge(String name) throws IOException, InterruptedException {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(service.management(path)).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        service.close();
    }
}
