package dev.carflow.redrive.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.junit.jupiter.api.Test;

class TopicClientsTest {

    @Test
    void settingsOfOtherClientsKeepNoSubcommandFromItsWorkNorUsersFromTheirPartitions() {
        // Given: what an operator may have set for all Kafka clients
        TopicClients clients = new TopicClients(Map.of(
                "bootstrap.servers", "localhost:1",
                "group.protocol", "consumer",
                "group.instance.id", "theirs",
                "enable.auto.commit", "true",
                "retries", "0",
                "acks", "1",
                "linger.ms", "60000",
                "transactional.id", "theirs",
                "partitioner.class", RoundRobinPartitioner.class.getName()));

        // When: Kafka itself reads them
        try (Consumer<String, byte[]> consumer = clients.consumer();
                Producer<String, byte[]> producer = clients.producer()) {
            Map<String, Object> written = clients.producerSettings();

            // Then
            assertThat(consumer.assignment()).isEmpty();
            assertThat(clients.consumerSettings())
                    .containsEntry("enable.auto.commit", false)
                    .doesNotContainKey("group.instance.id");
            assertThat(producer.metrics()).isNotEmpty();
            assertThat(written)
                    .containsEntry("acks", "all")
                    .doesNotContainKeys(
                            ProducerConfig.TRANSACTIONAL_ID_CONFIG, ProducerConfig.PARTITIONER_CLASS_CONFIG);
        }
    }
}
