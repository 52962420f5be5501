package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.AdminClient;
import dev.carflow.operations.GuaranteedSettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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

/**
 * Makes a consumer loop's Kafka clients: {@code kafka.*} says where the brokers are and how to log in; what
 * exactly-once needs is fixed here.
 */
@ApplicationScoped
class WorkerClients {

    /** After a crash without an instance id no worker reads on before this is over. */
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;

    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int HEARTBEAT_MS = 3_000;

    /** A consumer loop that does not poll for so long loses its partitions. */
    private static final int LONGEST_ROUND_MS = 60_000;

    private static final int FETCH_BYTES = 16 * 1024 * 1024;

    private static final long BUFFER_BYTES = 32 * 1024 * 1024;

    /** The deadline of an admin request. */
    static final Duration ADMIN_DEADLINE = Duration.ofSeconds(5);

    private final GuaranteedSettings ofConsumers = new GuaranteedSettings("workers' consumers", ofConsumers());
    private final GuaranteedSettings ofProducers = new GuaranteedSettings("workers' producers", ofProducers());

    private final Map<String, Object> broker;
    private final AdminClient admin = new AdminClient(this::createAdmin);

    @Inject
    WorkerClients(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.broker = Map.copyOf(broker);
    }

    Consumer<String, byte[]> consumer(ConsumerLoopSettings loop) {
        return new KafkaConsumer<>(consumerSettings(loop), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** @param batchBytes the largest batch, unless it holds a single record */
    Producer<String, byte[]> producer(ConsumerLoopSettings loop, int batchBytes) {
        Map<String, Object> settings = producerSettings(loop);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    Map<String, Object> consumerSettings(ConsumerLoopSettings loop) {
        Map<String, Object> settings = ofConsumers.over(inherited(ConsumerConfig.configNames()));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, loop.group());
        loop.instanceId().ifPresent(id -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId(loop));
        settings.put(CoPartitionedAssignor.ROUTES, loop.routes());
        return settings;
    }

    Map<String, Object> producerSettings(ConsumerLoopSettings loop) {
        Map<String, Object> settings = ofProducers.over(inherited(ProducerConfig.configNames()));
        String name = loop.instanceId().orElseGet(() -> UUID.randomUUID().toString());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, loop.group() + "-" + name);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId(loop));
        return settings;
    }

    private Map<String, Object> inherited(Set<String> known) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.keySet().retainAll(known);
        return settings;
    }

    private static Map<String, Object> ofConsumers() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, null);
        // Consumer loops that share an id would fence each other.
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, null);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, null);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A position outside the log is examined, never reset silently.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        // Also makes the consumer wait for the offsets of a transaction that its predecessor left open.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A user's states and errors go to one consumer loop, which remembers the user.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CoPartitionedAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, LONGEST_ROUND_MS);
        // Read in portions that leave the event loops time for answers in between.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 250);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }

    private static Map<String, Object> ofProducers() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, null);
        settings.put(ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG, false);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        // By key; otherwise a user's events would lose their order.
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, null);
        settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        // A transaction has to fit.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        // A commit flushes, so lingering only delays it.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BatchLimit.USUAL_BYTES);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, WorkerLifecycle.MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }

    /** Returns the client that all consumer loops share. */
    AdminClient admin() {
        return admin;
    }

    private Admin createAdmin() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "carflow-worker-admin");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ADMIN_DEADLINE.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ADMIN_DEADLINE.toMillis());
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return Admin.create(settings);
    }

    @PreDestroy
    void close() {
        admin.close();
    }

    private static String clientId(ConsumerLoopSettings loop) {
        return "carflow-worker" + loop.instanceId().map(id -> "-" + id).orElse("");
    }
}
