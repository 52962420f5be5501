package dev.carflow.enrichment.worker;

import dev.carflow.ContextPropagation;
import dev.carflow.Timeouts;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** A real broker, topics of each test, and the consumer loops that it starts; what they do with a record is the test's. */
abstract class ConsumerLoopsOnABroker {

    static Broker broker;
    static Vertx vertx;

    final List<ConsumerLoop> loops = new ArrayList<>();
    final ContinuityTracker continuities = new ContinuityTracker();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    String in;
    String out;
    String readings;
    String dead;
    private int started;

    @BeforeAll
    static void startBroker() {
        broker = new Broker();
        vertx = Vertx.vertx();
        ContextPropagation.start();
    }

    @AfterAll
    static void stopBroker() {
        vertx.close();
        broker.close();
    }

    @BeforeEach
    void createTopics(TestInfo test) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        in = name + ".in";
        out = name + ".out";
        readings = name + ".readings";
        dead = name + ".dead";
        broker.createTopics(in, out, readings, dead);
    }

    @AfterEach
    void stopLoops() throws InterruptedException {
        loops.forEach(ConsumerLoop::stop);
        for (ConsumerLoop loop : loops) {
            loop.awaitEnd(Timeouts.CONDITION);
        }
    }

    ConsumerLoop loop(RecordProcessor processor) {
        return loop(Optional.empty(), clients(), processor);
    }

    ConsumerLoop loop(Optional<String> instance, WorkerClients clients, RecordProcessor processor) {
        String name = "loop-" + started++;
        ConsumerLoop loop = new ConsumerLoop(
                name,
                settings(instance),
                clients,
                new Dispatcher(vertx, 2, processor, Tracing.OFF),
                continuities,
                new WorkerMetrics(registry, name),
                Clock.systemUTC());
        loop.start();
        loops.add(loop);
        return loop;
    }

    ConsumerLoopSettings settings(Optional<String> instance) {
        return new ConsumerLoopSettings(
                in + "-group",
                instance,
                Set.of(new InputTopic(in, in, false)),
                Set.of(out, readings),
                dead,
                2000,
                64 << 20,
                WorkerLifecycle.MAX_REQUEST_BYTES / 2,
                Duration.ofMillis(20),
                Duration.ofMinutes(15),
                1_000_000);
    }

    static WorkerClients clients() {
        return new WorkerClients(Map.of("bootstrap.servers", broker.kafka().bootstrapServers()));
    }

    static void stop(ConsumerLoop loop) throws InterruptedException {
        loop.stop();
        loop.awaitEnd(Timeouts.CONDITION);
    }

    Uni<RecordOutput> passedOn(InputRecord record) {
        return Uni.createFrom()
                .item(new RecordOutput.Enriched(new EventRecord(out, record.key(), record.value(), record.headers())));
    }

    /** Of all consumer loops. */
    double count(String counter) {
        return registry.find(counter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
