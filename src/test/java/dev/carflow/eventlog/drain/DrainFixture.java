package dev.carflow.eventlog.drain;

import static org.awaitility.Awaitility.await;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.EventLogMetrics;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.eventlog.Spill;
import dev.carflow.eventlog.UnacknowledgedRecords;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillQueue;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.TopicReader;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A real broker, and event logs that write to it as the service's does. */
public final class DrainFixture implements AutoCloseable {

    private static final Duration BATCH_DEADLINE = Duration.ofSeconds(30);

    private static final Spill NONE = new Spill() {
        @Override
        public boolean isAvailable() {
            return false;
        }

        @Override
        public String description() {
            return "none";
        }

        @Override
        public Uni<AppendResult> append(EventRecord entry, Cause why) {
            return Uni.createFrom().item(new NotStored(Cause.NO_SPILL));
        }
    };

    private final EmbeddedKafka kafka = EmbeddedKafka.start();

    /** The log of one process. */
    public record Log(
            KafkaProducer<String, byte[]> producer,
            PreparedProducer ready,
            KafkaAvailability availability,
            KafkaEventLog log)
            implements AutoCloseable {

        DrainBatch drain(SpillQueue waiting) {
            return drain(waiting, System::nanoTime);
        }

        DrainBatch drain(SpillQueue waiting, LongSupplier nanoTime) {
            return drain(waiting, nanoTime, BATCH_DEADLINE);
        }

        /** @param timeout how long a batch waits for its events */
        DrainBatch drain(SpillQueue waiting, LongSupplier nanoTime, Duration timeout) {
            return new DrainBatch(
                    waiting, log, ready, availability, new SpillMetrics(new SimpleMeterRegistry()), timeout, nanoTime);
        }

        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    public EmbeddedKafka kafka() {
        return kafka;
    }

    public void createTopic(String name, Map<String, String> settings) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 3, (short) 1).configs(settings)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    void setTopic(String name, String setting, String value) {
        var resource = new org.apache.kafka.common.config.ConfigResource(
                org.apache.kafka.common.config.ConfigResource.Type.TOPIC, name);
        var change = new org.apache.kafka.clients.admin.AlterConfigOp(
                new org.apache.kafka.clients.admin.ConfigEntry(setting, value),
                org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(change)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    /** A log that is ready for these topics, with the settings of the service's but for shorter limits. */
    public Log open(Set<String> topics) {
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "acks",
                        "all",
                        "linger.ms",
                        1,
                        "max.block.ms",
                        0,
                        "delivery.timeout.ms",
                        1500,
                        "request.timeout.ms",
                        1000,
                        "reconnect.backoff.max.ms",
                        200),
                new StringSerializer(),
                new ByteArraySerializer());
        topics.forEach(topic -> await().ignoreExceptions()
                .until(() -> !producer.partitionsFor(topic).isEmpty()));
        PreparedProducer ready = new PreparedProducer() {
            @Override
            public Producer<String, byte[]> forTopic(String topic) {
                return topics.contains(topic) ? producer : null;
            }

            @Override
            public Set<String> topics() {
                return topics;
            }

            @Override
            public Uni<Void> prepare(Set<String> names) {
                return Uni.createFrom().voidItem();
            }
        };
        KafkaAvailability availability = new KafkaAvailability();
        return new Log(
                producer,
                ready,
                availability,
                new KafkaEventLog(
                        ready,
                        availability,
                        NONE,
                        new EventLogMetrics(new SimpleMeterRegistry()),
                        new UnacknowledgedRecords(3500),
                        Tracing.OFF));
    }

    public List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.all(topic);
        }
    }

    public static String text(ConsumerRecord<String, byte[]> entry) {
        return new String(entry.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
