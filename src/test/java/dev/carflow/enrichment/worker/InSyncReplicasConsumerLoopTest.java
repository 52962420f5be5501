package dev.carflow.enrichment.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.sandbox.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

/**
 * A consumer loop whose output topic requires two in-sync replicas, on two real brokers; one of them comes and goes.
 */
class InSyncReplicasConsumerLoopTest extends ConsumerLoopsOnABroker {

    @Test
    void whileTooFewReplicasAreInSyncTransactionsAreUndoneAndThenAllComesOutOnceAndInOrder() throws Exception {
        // Given: groups and transactions are kept by the broker that stays
        send(0, 1);
        ConsumerLoop before = loop(this::passedOn);
        broker.awaitCommitted(out, 1);
        stop(before);
        EmbeddedKafka second = broker.kafka().join(2);
        try (Admin admin = broker.admin()) {
            out = out + ".of-two";
            Map<Integer, List<Integer>> replicas = IntStream.range(0, Broker.PARTITIONS)
                    .boxed()
                    .collect(Collectors.toMap(partition -> partition, partition -> List.of(1, 2)));
            NewTopic ofTwo = new NewTopic(out, replicas).configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"));
            admin.createTopics(List.of(ofTwo)).all().get();
            send(1, 20);
            loop(this::passedOn);
            broker.awaitCommitted(out, 19);

            // When
            second.pause();
            double undone = count(WorkerMetrics.TRANSACTIONS_UNDONE.name());
            send(20, 40);
            await().until(() -> count(WorkerMetrics.TRANSACTIONS_UNDONE.name()) > undone);

            // Then
            assertThat(broker.committed(out)).hasSize(19);
            second.resume();
            broker.awaitCommitted(out, 39);
            assertThat(broker.committed(out))
                    .extracting(each -> new String(each.value(), UTF_8))
                    .isEqualTo(
                            IntStream.range(1, 40).mapToObj(i -> "event-" + i).toList());
            assertThat(broker.committed(dead)).isEmpty();
        } finally {
            stopLoops();
            second.close();
        }
    }

    private void send(int from, int to) {
        IntStream.range(from, to).forEach(i -> broker.send(in, "u", "event-" + i));
        broker.flush();
    }
}
