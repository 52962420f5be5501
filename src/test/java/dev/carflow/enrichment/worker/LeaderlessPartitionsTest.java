package dev.carflow.enrichment.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.LogLines;
import dev.carflow.sandbox.EmbeddedKafka;
import io.micrometer.core.instrument.Gauge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

/** A consumer loop that starts while one of its input partitions has no leader, on two real brokers. */
class LeaderlessPartitionsTest extends ConsumerLoopsOnABroker {

    private static final int GONE = 0;

    @Test
    void theOtherPartitionsAreReadAndThisOneOnceItHasALeaderAgain() throws Exception {
        // Given: groups and transactions are kept by the broker that stays, and so are all partitions but one
        broker.send(in, "warm", "warm");
        broker.flush();
        ConsumerLoop before = loop(this::passedOn);
        broker.awaitCommitted(out, 1);
        stop(before);
        EmbeddedKafka second = broker.kafka().join(2);
        try (LogLines lines = LogLines.of(LeaderlessPartitions.class);
                Admin admin = broker.admin()) {
            in = in + ".of-two";
            Map<Integer, List<Integer>> replicas = new HashMap<>();
            IntStream.range(0, Broker.PARTITIONS)
                    .forEach(partition -> replicas.put(partition, List.of(partition == GONE ? 2 : 1)));
            admin.createTopics(List.of(new NewTopic(in, replicas))).all().get();
            sendToEach("read", 0);
            ConsumerLoop first = loop(this::passedOn);
            broker.awaitCommitted(out, 1 + Broker.PARTITIONS);
            stop(first);
            // Not read before the leader goes
            sendToEach("waiting", 0);

            // When
            second.pause();
            await().until(() -> hasNoLeader(admin));
            loop(this::passedOn);

            // Then
            broker.awaitCommitted(out, 2 * Broker.PARTITIONS);
            assertThat(lines.all()).isNotEmpty().allSatisfy(line -> assertThat(line)
                    .contains("[" + in + "-" + GONE + "]", "no leader"));
            await().until(() -> unreadable() == 1);

            // When: others go on meanwhile, and then the leader is back
            sendToEach("later", 1);
            broker.awaitCommitted(out, 3 * Broker.PARTITIONS - 1);
            second.resume();

            // Then: each once, this one's from where the group had been
            broker.awaitCommitted(out, 3 * Broker.PARTITIONS);
            assertThat(broker.committed(out))
                    .extracting(each -> new String(each.value(), UTF_8))
                    .doesNotHaveDuplicates()
                    .contains("read-" + GONE, "waiting-" + GONE);
            await().until(() -> unreadable() == 0);
        } finally {
            stopLoops();
            second.close();
        }
    }

    private double unreadable() {
        return registry.find(WorkerMetrics.PARTITIONS_UNREADABLE.name()).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    private boolean hasNoLeader(Admin admin) throws Exception {
        Node leader = admin.describeTopics(List.of(in))
                .allTopicNames()
                .get()
                .get(in)
                .partitions()
                .get(GONE)
                .leader();
        return leader == null || leader.isEmpty();
    }

    /** One event to each partition from {@code first} on, named by its partition. */
    private void sendToEach(String name, int first) {
        IntStream.range(first, Broker.PARTITIONS)
                .forEach(partition -> broker.send(in, userOf(partition), name + "-" + partition));
        broker.flush();
    }

    private static String userOf(int partition) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "user-" + i)
                .filter(user -> Broker.partitionOf(user) == partition)
                .findFirst()
                .orElseThrow();
    }
}
