package dev.carflow.views.stream;

import dev.carflow.operations.GuaranteedSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers;

/**
 * The settings of Kafka Streams: {@code kafka.*} says where the brokers are and how to log in; what exactly-once and
 * stable names need is fixed here.
 *
 * @param applicationId the group's name, and the start of the names of internal topics
 * @param instanceId of this process, if it keeps its partitions over a restart
 * @param threads each reads a share of the partitions
 * @param standbys copies of each store in other processes, which take over without restoring it
 * @param replicas of internal topics
 * @param minInSyncReplicas the same
 * @param directory for locks and checkpoints; the stores are in memory
 */
record StreamsSettings(
        String applicationId,
        Optional<String> instanceId,
        int threads,
        int standbys,
        short replicas,
        int minInSyncReplicas,
        Path directory) {

    /** Two commits are in the way of a record, and a reader waits for both. */
    private static final long COMMIT_INTERVAL_MS = 50;

    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int HEARTBEAT_MS = 3_000;

    private static final String LEAVE_ON_CLOSE = "internal.leave.group.on.close";

    private static final GuaranteedSettings GUARANTEED = new GuaranteedSettings("views", guaranteed());

    /** @param broker {@code kafka.*} */
    Properties over(Map<String, Object> broker) {
        Map<String, Object> inherited = new HashMap<>(broker);
        inherited.keySet().retainAll(known());
        Properties settings = new Properties();
        settings.putAll(GUARANTEED.over(inherited));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, "carflow-views");
        instanceId.ifPresent(id -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        // By default a process that ends keeps its partitions until its session is over, as if it were to come back.
        settings.put(StreamsConfig.mainConsumerPrefix(LEAVE_ON_CLOSE), instanceId.isEmpty());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicas);
        settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), String.valueOf(minInSyncReplicas));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        return settings;
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        return known;
    }

    private static Map<String, Object> guaranteed() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        // A name that the library makes up would change with the topology, and with it the topics that hold the state.
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG, InMemoryDslStoreSuppliers.class);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Streams sets these by itself, and refuses some of them.
        for (String own : Set.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                ProducerConfig.PARTITIONER_CLASS_CONFIG,
                ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
                ProducerConfig.ACKS_CONFIG)) {
            settings.put(own, null);
        }
        return settings;
    }
}
