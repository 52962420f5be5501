package dev.carflow.eventlog.warmup;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.EventLog;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaRecords;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;

/**
 * An event log that does all the work of the real one and keeps nothing: records go through a Kafka producer of its own,
 * with the batching and compression of the real one's settings, to a {@link DiscardingBroker}. No cluster, metric or log
 * sees them.
 */
public final class DiscardingEventLog implements EventLog, AutoCloseable {

    private static final String SETTINGS = "mp.messaging.outgoing.event-log.";

    /** What decides which code of the producer runs. Addresses and credentials are not for the broker in this process. */
    private static final List<String> TAKEN_OVER = List.of(
            ProducerConfig.LINGER_MS_CONFIG, ProducerConfig.BATCH_SIZE_CONFIG, ProducerConfig.COMPRESSION_TYPE_CONFIG);

    private static final int MOST_WAIT_MILLIS = 5000;

    private final DiscardingBroker broker;
    private final Producer<String, byte[]> producer;

    public DiscardingEventLog(Config config) throws IOException {
        broker = new DiscardingBroker();
        producer = new KafkaProducer<>(
                settings(config, broker.address()), new StringSerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> settings(Config config, String address) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "carflow-warm-up");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST_WAIT_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, MOST_WAIT_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * MOST_WAIT_MILLIS);
        // Its own figures would stand beside those of the real producer.
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        for (String name : TAKEN_OVER) {
            config.getOptionalValue(SETTINGS + name, String.class).ifPresent(value -> settings.put(name, value));
        }
        return settings;
    }

    @Override
    public Uni<AppendResult> append(EventRecord entry) {
        return Uni.createFrom()
                .emitter(result -> producer.send(
                        KafkaRecords.of(entry),
                        (metadata, failure) -> result.complete(
                                failure == null ? AppendResult.STORED : new AppendResult.NotStored(Cause.TIMEOUT))));
    }

    /** Waits for nothing that is under way. */
    @Override
    public void close() throws IOException {
        producer.close(Duration.ZERO);
        broker.close();
    }
}
