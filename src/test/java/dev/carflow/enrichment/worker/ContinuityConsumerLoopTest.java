package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.tracing.Tracing;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route of two topics on a real broker: who reads a user's events, and since when without a gap. */
class ContinuityConsumerLoopTest extends ConsumerLoopsOnABroker {

    private static final int USERS = 40;

    private final Queue<Read> read = new ConcurrentLinkedQueue<>();
    private String errors;

    private record Read(String loop, String topic, String user, Continuity continuity) {}

    @BeforeEach
    void createErrors() throws Exception {
        errors = in + ".error";
        broker.createTopics(errors);
    }

    @Override
    ConsumerLoopSettings settings(Optional<String> instance) {
        return new ConsumerLoopSettings(
                in + "-group",
                instance,
                Set.of(new InputTopic(in, "route", false), new InputTopic(errors, "route", true)),
                Set.of(out),
                dead,
                2000,
                64 << 20,
                WorkerLifecycle.MAX_REQUEST_BYTES / 2,
                Duration.ofMillis(20),
                Duration.ofMinutes(15),
                1_000_000);
    }

    private ConsumerLoop loopOf(String name, ContinuityTracker process) {
        ConsumerLoop loop = new ConsumerLoop(
                name,
                settings(Optional.empty()),
                attentive(),
                new Dispatcher(vertx, 2, record -> note(name, record), Tracing.OFF),
                process,
                new WorkerMetrics(registry, name),
                Clock.systemUTC());
        loop.start();
        loops.add(loop);
        return loop;
    }

    /** Clients that soon learn of new partitions. */
    private static WorkerClients attentive() {
        return new WorkerClients(
                Map.of("bootstrap.servers", broker.kafka().bootstrapServers(), "metadata.max.age.ms", "500"));
    }

    private Uni<RecordOutput> note(String loop, InputRecord record) {
        read.add(new Read(loop, record.topic(), record.key(), record.continuity()));
        return passedOn(record);
    }

    private void sendToAll(String topic, String round) {
        IntStream.range(0, USERS).forEach(i -> broker.send(topic, "user-" + i, round + topic + i));
        broker.flush();
    }

    private double held(String loop) {
        return registry.get(WorkerMetrics.PARTITIONS.name())
                .tag("loop", loop)
                .gauge()
                .value();
    }

    @Test
    void allEventsOfAUserAreReadByOneConsumerLoopWithoutAGap() {
        // Given: three processes that share twice six partitions
        List.of("a", "b", "c").forEach(name -> loopOf(name, new ContinuityTracker()));
        await().until(() -> held("a") == 4 && held("b") == 4 && held("c") == 4);

        // When
        sendToAll(errors, "1");
        sendToAll(in, "1");
        broker.awaitCommitted(out, 2 * USERS);

        // Then
        for (int i = 0; i < USERS; i++) {
            String user = "user-" + i;
            Set<List<Object>> readers = new HashSet<>();
            read.stream()
                    .filter(each -> each.user().equals(user))
                    .forEach(each -> readers.add(List.of(each.loop(), each.continuity())));
            assertThat(readers).hasSize(1);
        }
        assertThat(read).noneMatch(each -> each.continuity().equals(Continuity.NONE));
    }

    @Test
    void aPartitionThatReturnsUnreadHasNoGapAndOneThatOthersReadHas() throws Exception {
        // Given
        ContinuityTracker mine = new ContinuityTracker();
        ConsumerLoop before = loopOf("before", mine);
        Continuity first = next("1");

        // When: nothing is read meanwhile, however often the consumer loop restarts
        stop(before);
        ConsumerLoop after = loopOf("after", mine);
        Continuity second = next("2");
        stop(after);

        // Then
        assertThat(second).isEqualTo(first);

        // When: another process reads one event
        ConsumerLoop other = loopOf("other", new ContinuityTracker());
        Continuity third = next("3");
        stop(other);
        loopOf("mine again", mine);
        Continuity fourth = next("4");

        // Then
        assertThat(third.since()).isAfter(first.since());
        assertThat(fourth.stream()).isEqualTo(first.stream());
        assertThat(fourth.since()).isAfter(third.since());
    }

    @Test
    void ifAnotherReadOnlyTheErrorsNothingCountsAsReadWithoutAGap() throws Exception {
        // Given
        ContinuityTracker mine = new ContinuityTracker();
        ConsumerLoop before = loopOf("before", mine);
        Continuity first = next("1");
        stop(before);

        // When
        ConsumerLoop other = loopOf("other", new ContinuityTracker());
        broker.send(errors, "u", "told to another");
        broker.flush();
        broker.awaitCommitted(out, 2);
        stop(other);
        loopOf("mine again", mine);

        // Then
        assertThat(next("2").since()).isAfter(first.since());
    }

    /** Sends an event of one user, and returns in what it was read. */
    private Continuity next(String id) {
        int there = broker.committed(out).size();
        broker.send(in, "u", id);
        broker.flush();
        broker.awaitCommitted(out, there + 1);
        return read.stream()
                .filter(each -> each.topic().equals(in))
                .reduce((one, other) -> other)
                .orElseThrow()
                .continuity();
    }

    @Test
    void errorsThatAreThereAreReadBeforeStates() {
        // Given: more of them than are read at once, and states that were there first
        int states = 200;
        int many = 3000;
        IntStream.range(0, states).forEach(i -> broker.send(in, "u", "state-" + i));
        broker.flush();
        IntStream.range(0, many).forEach(i -> broker.send(errors, "u", "error-" + i));
        broker.flush();

        // When
        loopOf("late", new ContinuityTracker());
        broker.awaitCommitted(out, states + many);

        // Then
        assertThat(read.stream().limit(many)).allMatch(each -> each.topic().equals(errors));
    }

    @Test
    void ifTopicsDifferInPartitionsEventsComeOutAndNothingIsRemembered() throws Exception {
        // Given
        loopOf("a", new ContinuityTracker());
        next("1");
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(in, NewPartitions.increaseTo(Broker.PARTITIONS + 2)))
                    .all()
                    .get();
        }
        await().until(() -> routesUnremembered() == 1);

        // When
        sendToAll(in, "2");

        // Then
        broker.awaitCommitted(out, 1 + USERS);
        assertThat(read.stream().skip(1)).allMatch(each -> each.continuity().equals(Continuity.NONE));

        // When: the other one gets as many
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(errors, NewPartitions.increaseTo(Broker.PARTITIONS + 2)))
                    .all()
                    .get();
        }

        // Then
        await().until(() -> routesUnremembered() == 0);
        assertThat(next("3")).isNotEqualTo(Continuity.NONE);
    }

    private double routesUnremembered() {
        return registry.get(WorkerMetrics.ROUTES_UNREMEMBERED.name()).gauge().value();
    }
}
