package dev.carflow.redrive.topic;

import dev.carflow.operations.GuaranteedSettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Creates Kafka clients for subcommands; the brokers' addresses and credentials come from {@code kafka.*}. */
@ApplicationScoped
class TopicClients {

    private static final String CLIENT_ID = "carflow-command";
    private static final int ASK_WITHIN_MS = 10_000;
    private static final int DELIVER_WITHIN_MS = 30_000;
    private static final int REQUEST_WITHIN_MS = 5_000;
    private static final int FETCH_BYTES = 8 * 1024 * 1024;
    private static final int MAX_REQUEST_BYTES = 1024 * 1024;

    private final Map<String, Object> broker;
    private final GuaranteedSettings ofConsumers = new GuaranteedSettings("readers of topics", ofConsumers());
    private final GuaranteedSettings ofProducers = new GuaranteedSettings("writers of topics", ofProducers());

    @Inject
    TopicClients(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.broker = Map.copyOf(broker);
    }

    /** Returns a consumer without a group: it commits nothing. */
    Consumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(consumerSettings(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    Producer<String, byte[]> producer() {
        return new KafkaProducer<>(producerSettings(), new StringSerializer(), new ByteArraySerializer());
    }

    /** Returns a producer whose records are in transactions; to be initialised. */
    Producer<String, byte[]> producer(String transactionalId) {
        Map<String, Object> settings = producerSettings();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG, false);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, DELIVER_WITHIN_MS);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        Map<String, Object> settings = settings();
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ASK_WITHIN_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_WITHIN_MS);
        return Admin.create(settings);
    }

    Map<String, Object> consumerSettings() {
        Map<String, Object> settings = settings();
        settings.keySet().retainAll(ConsumerConfig.configNames());
        return ofConsumers.over(settings);
    }

    Map<String, Object> producerSettings() {
        Map<String, Object> settings = settings();
        settings.keySet().retainAll(ProducerConfig.configNames());
        return ofProducers.over(settings);
    }

    private static Map<String, Object> ofConsumers() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, null);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, null);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, null);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Dead letters are written in transactions.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ASK_WITHIN_MS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_WITHIN_MS);
        return settings;
    }

    private static Map<String, Object> ofProducers() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, null);
        // Partitioned by key: otherwise a user's events would be on two partitions.
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, null);
        settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ASK_WITHIN_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_WITHIN_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVER_WITHIN_MS);
        return settings;
    }

    private Map<String, Object> settings() {
        if (!broker.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalStateException("kafka.bootstrap.servers is missing: set KAFKA_BOOTSTRAP_SERVERS to the"
                    + " brokers' host:port list");
        }
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT_ID);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }
}
