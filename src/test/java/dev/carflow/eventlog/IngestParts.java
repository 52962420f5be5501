package dev.carflow.eventlog;

import dev.carflow.Timeouts;
import dev.carflow.operations.RolesConfig;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.smallrye.reactive.messaging.kafka.impl.ReactiveKafkaProducer;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The path of an event to Kafka, created as at the start of a process with the role {@code ingest}; the spill accepts
 * everything.
 */
final class IngestParts implements AutoCloseable {

    private static final String LOGIN_SETTINGS = "kafka.sasl.login.";
    private static final String CHANNEL_SETTINGS = "mp.messaging.outgoing." + EventLogProducer.CHANNEL + ".";

    private final OpenSpill spill = new OpenSpill();
    private final Set<String> appendable;
    private final ReactiveKafkaProducer<String, byte[]> managed;
    private final KafkaAdmin admin;
    private final EventLogProducer producer;
    private final EventLogStarter starter;
    private final KafkaAvailability availability = new KafkaAvailability();
    private final EventLogMetrics metrics;
    private final KafkaEventLog log;

    /** @param brokers {@code kafka.*}, over the defaults of the service's logins */
    IngestParts(Map<String, Object> brokers, Set<String> appendable, Set<String> all) {
        Map<String, Object> broker = ours(LOGIN_SETTINGS, "sasl.login.");
        broker.putAll(brokers);
        this.appendable = appendable;
        this.managed = new ReactiveKafkaProducer<>(
                producerSettings(broker), "event-log", 1000, true, null, null, null, (made, with) -> {});
        this.admin = new KafkaAdmin(broker);
        this.producer = new EventLogProducer(new OneProducer(managed), null);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        this.metrics = new EventLogMetrics(registry);
        TopicConfigCheck suitability = new TopicConfigCheck(admin, registry);
        this.starter = new EventLogStarter(
                new TopicProvisioner(admin, config(TopicsConfig.class), suitability),
                suitability,
                producer,
                new TopicsInUse() {
                    @Override
                    public Set<String> appendable() {
                        return appendable;
                    }

                    @Override
                    public Set<String> ofWorkers() {
                        return Set.of();
                    }

                    @Override
                    public Set<String> all() {
                        return all;
                    }
                },
                config(RolesConfig.class));
        this.log =
                new KafkaEventLog(producer, availability, spill, metrics, new UnacknowledgedRecords(3500), Tracing.OFF);
    }

    /** Topics first, then the producer. Fails with what would end the process. */
    void start() {
        starter.topicsProvided()
                .chain(() -> producer.prepare(appendable))
                .await()
                .atMost(Timeouts.CONDITION);
    }

    /** Topics alone. Fails with what would end the process. */
    Uni<Void> topicsProvided() {
        return starter.topicsProvided();
    }

    /** The probe that checks the brokers every other second, and partitions whose records time out; not started yet. */
    BrokerProbe probe() {
        return new BrokerProbe(
                admin, producer, availability, metrics, new PartitionHealth(admin), config(RolesConfig.class));
    }

    KafkaAdmin admin() {
        return admin;
    }

    KafkaEventLog log() {
        return log;
    }

    /** Why records went to the spill. */
    List<AppendResult.Cause> spilled() {
        return spill.spilled().stream().flatMap(each -> each.why().stream()).toList();
    }

    private static Map<String, Object> producerSettings(Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.putAll(ours(CHANNEL_SETTINGS, ""));
        settings.keySet().retainAll(ProducerConfig.configNames());
        return settings;
    }

    /** Returns those of the service's own settings that begin with {@code prefix}, which {@code instead} replaces. */
    private static Map<String, Object> ours(String prefix, String instead) {
        Properties ours = new Properties();
        try (Reader source = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            ours.load(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> settings = new HashMap<>();
        for (String name : ours.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                settings.put(instead + name.substring(prefix.length()), ours.getProperty(name));
            }
        }
        return settings;
    }

    private static <T> T config(Class<T> mapping) {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "ingest")
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }

    @Override
    public void close() {
        managed.close();
        admin.close();
    }

    private record OneProducer(ReactiveKafkaProducer<String, byte[]> managed) implements KafkaClientService {

        @Override
        @SuppressWarnings("unchecked")
        public <K, V> KafkaProducer<K, V> getProducer(String channel) {
            return (KafkaProducer<K, V>) managed;
        }

        @Override
        public <K, V> List<KafkaConsumer<K, V>> getConsumers(String channel) {
            return List.of();
        }

        @Override
        public Set<String> getConsumerChannels() {
            return Set.of();
        }

        @Override
        public Set<String> getProducerChannels() {
            return Set.of(EventLogProducer.CHANNEL);
        }
    }
}
