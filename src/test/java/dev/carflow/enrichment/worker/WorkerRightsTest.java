package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.LogLines;
import dev.carflow.SecuredKafka;
import dev.carflow.Timeouts;
import dev.carflow.TokenEndpoint;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.k8s.ShippedRights;
import dev.carflow.routing.EventHeaders;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A consumer loop with the rights of our Strimzi user, and without one of them. */
class WorkerRightsTest {

    private static final String GROUP = "carflow-enrichment";
    private static final String IN = "smartcar.vehicle-state";
    private static final String OUT = "smartcar.enriched";
    private static final String DEAD = "smartcar.dead-letter";
    private static final List<AclBinding> RIGHTS = ShippedRights.of("carflow-worker", "worker");

    private static SecuredKafka kafka;
    private static Vertx vertx;
    private static TokenEndpoint endpoint;
    private static KafkaProducer<String, byte[]> source;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> sent = new ArrayList<>();
    private WorkerClients clients;
    private ConsumerLoop loop;

    @BeforeAll
    static void startBroker() {
        ContextPropagation.start();
        vertx = Vertx.vertx();
        endpoint = new TokenEndpoint();
        kafka = SecuredKafka.start(Map.of());
        kafka.createScramUser("worker", SecuredKafka.PASSWORD);
        Stream.of(IN, OUT, DEAD).forEach(topic -> kafka.createTopic(topic, Map.of()));
        source = new KafkaProducer<>(kafka.superuserSettings(), new StringSerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() {
        source.close();
        kafka.close();
        endpoint.close();
        vertx.close();
    }

    @BeforeEach
    void grant() {
        kafka.allow(RIGHTS);
    }

    static Stream<Arguments> logins() {
        return Stream.of(
                Arguments.of("PLAIN", kafka.plain("worker", SecuredKafka.PASSWORD)),
                Arguments.of("SCRAM-SHA-512", kafka.scram("worker", SecuredKafka.PASSWORD)),
                Arguments.of("OAUTHBEARER", kafka.oauth(endpoint, "worker", TokenEndpoint.SECRET)));
    }

    @AfterEach
    void stopLoop() throws InterruptedException {
        loop.stop();
        loop.awaitEnd(Timeouts.CONDITION);
        clients.close();
        kafka.withdrawAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("logins")
    void theShippedRightsSuffice(String mechanism, Map<String, Object> login) {
        // When: an event, and one that becomes a dead letter
        send("good");
        send("bad");
        start(login);

        // Then
        await().until(() -> read(OUT).contains(sent.get(0)) && read(DEAD).contains(sent.get(1)));
        assertThat(count(WorkerMetrics.RESTARTS.name())).isZero();
        assertThat(count(WorkerMetrics.TRANSACTIONS_UNDONE.name())).isZero();
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                Arguments.of("TopicAuthorizationException", right(IN, AclOperation.READ)),
                Arguments.of("TopicAuthorizationException", right(OUT, AclOperation.WRITE)),
                Arguments.of("GroupAuthorizationException", right(GROUP, AclOperation.READ)),
                Arguments.of("TransactionalIdAuthorizationException", right(GROUP + "-", AclOperation.WRITE)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("missing")
    void withoutARightItSaysSoByKafkasNameAndLosesAndRepeatsNothingOnceItIsGranted(String name, AclBinding right) {
        // Given
        kafka.withdraw(right);
        send("first");

        // When: more than one membership, to see that none is the last
        List<String> logged;
        try (LogLines lines = LogLines.of(ConsumerLoop.class)) {
            start(login());
            await().until(() -> count(WorkerMetrics.RESTARTS.name()) >= 2);
            logged = lines.all();
        }

        // Then
        assertThat(logged).isNotEmpty().allSatisfy(line -> assertThat(line).contains("restarts", name));
        assertThat(loop.isGoing()).isFalse();
        assertThat(loop.needsRestart()).as("a restart does not mend it").isFalse();
        assertThat(read(OUT)).doesNotContainAnyElementsOf(sent);

        // When
        kafka.allow(List.of(right));
        send("second");

        // Then
        await().until(() -> read(OUT).containsAll(sent));
        assertThat(read(OUT).stream().filter(sent::contains)).containsExactlyElementsOf(sent);
    }

    static Stream<Arguments> withdrawn() {
        return missing().filter(each -> ((AclBinding) each.get()[1]).entry().operation() == AclOperation.WRITE);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("withdrawn")
    void aRightRevokedAtRunTimeIsReportedAndNothingIsLostOrRepeated(String name, AclBinding right) {
        // Given
        send("first");
        start(login());
        await().until(() -> read(OUT).containsAll(sent));

        // When: what has been fetched may still be written
        List<String> logged;
        try (LogLines lines = LogLines.of(ConsumerLoop.class)) {
            kafka.withdraw(right);
            await().until(() -> {
                send("more");
                return count(WorkerMetrics.RESTARTS.name()) >= 1;
            });
            await().until(() -> !lines.all().isEmpty());
            logged = lines.all();
        }

        // Then
        assertThat(logged).allSatisfy(line -> assertThat(line).contains("restarts", name));

        // When
        kafka.allow(List.of(right));
        send("last");

        // Then
        await().until(() -> read(OUT).containsAll(sent));
        assertThat(read(OUT).stream().filter(sent::contains)).containsExactlyElementsOf(sent);
    }

    /** As Strimzi has its users log in. */
    private static Map<String, Object> login() {
        return kafka.scram("worker", SecuredKafka.PASSWORD);
    }

    private void start(Map<String, Object> login) {
        clients = new WorkerClients(login);
        ConsumerLoopSettings settings = new ConsumerLoopSettings(
                GROUP,
                Optional.empty(),
                Set.of(new InputTopic(IN, IN, false)),
                Set.of(OUT),
                DEAD,
                2000,
                64 << 20,
                WorkerLifecycle.MAX_REQUEST_BYTES / 2,
                Duration.ofMillis(20),
                Duration.ofMinutes(15),
                1_000_000);
        loop = new ConsumerLoop(
                "rights-loop",
                settings,
                clients,
                new Dispatcher(vertx, 1, WorkerRightsTest::passOn, Tracing.OFF),
                new ContinuityTracker(),
                new WorkerMetrics(registry, "rights-loop"),
                Clock.systemUTC());
        loop.start();
    }

    private static Uni<RecordOutput> passOn(InputRecord record) {
        String text = new String(record.value(), StandardCharsets.UTF_8);
        return text.startsWith("bad")
                ? Uni.createFrom().failure(new IllegalStateException("bad"))
                : Uni.createFrom()
                        .item(new RecordOutput.Enriched(
                                new EventRecord(OUT, record.key(), record.value(), record.headers())));
    }

    private void send(String kind) {
        String event = kind + "-" + UUID.randomUUID();
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(IN, "user", event.getBytes(StandardCharsets.UTF_8));
        message.headers()
                .add(EventHeaders.SOURCE, "/smartcar/webhooks/w1".getBytes(StandardCharsets.UTF_8))
                .add(EventHeaders.ID, event.getBytes(StandardCharsets.UTF_8));
        source.send(message);
        source.flush();
        sent.add(event);
    }

    /** Returns the committed records there. */
    private static List<String> read(String topic) {
        Map<String, Object> settings = new HashMap<>(kafka.superuserSettings());
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            // For a read_committed consumer this is the last stable offset.
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(each -> values.add(new String(each.value(), StandardCharsets.UTF_8)));
            }
            return values;
        }
    }

    private double count(String counter) {
        return registry.find(counter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static AclBinding right(String resource, AclOperation operation) {
        return RIGHTS.stream()
                .filter(right ->
                        right.pattern().name().equals(resource) && right.entry().operation() == operation)
                .findFirst()
                .orElseThrow();
    }
}
