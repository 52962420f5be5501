package dev.carflow.contract;

import dev.carflow.contract.RecordContract.Written;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Holds every record that the service under test sends against its contract, whether a test reads it or not. A breach is
 * logged by {@link #LOGGER}, and fails the test class ({@code PrivateLogs}): Kafka drops what an interceptor throws, and
 * the service has another class loader than the tests. Consumers get the same settings as producers, so this is an
 * interceptor of both.
 */
public final class ContractInterceptor
        implements ProducerInterceptor<Object, Object>, ConsumerInterceptor<Object, Object> {

    public static final String SETTING = "kafka.interceptor.classes";
    public static final String LOGGER = "dev.carflow.contract.breach";

    private static final Logger LOG = Logger.getLogger(LOGGER);

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        Written written = Written.of(
                record.topic(), Objects.toString(record.key(), null), record.headers(), (byte[]) record.value());
        try {
            if (!RecordContract.published().covers(written)) {
                return record;
            }
            List<String> complaints = RecordContract.published().complaints(written);
            if (complaints.isEmpty()) {
                ExampleRecorder.offer(written);
            } else {
                LOG.errorf("a record of %s breaks its contract: %s", record.topic(), complaints);
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "a record of %s could not be held against its contract", record.topic());
        }
        return record;
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        return records;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    /** The first record, on an event loop, must not wait for the document to be read. */
    @Override
    public void configure(Map<String, ?> configs) {
        RecordContract.published();
    }

    @Override
    public void close() {}
}
