package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.KafkaRecords;
import dev.carflow.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One event as read from Kafka.
 *
 * @param key the user id, or null if its producer set none
 * @param value the received bytes, or null; shared, not copied: must not be modified
 * @param timestamp when it was put on Kafka, epoch milliseconds
 * @param assignment a different number for each assignment of the partition to this process: what was learned in an
 *     earlier one may be outdated
 * @param continuity in which its partition is read
 */
public record InputRecord(
        String topic,
        String key,
        byte[] value,
        List<Header> headers,
        long timestamp,
        long assignment,
        Continuity continuity) {

    static InputRecord of(ConsumerRecord<String, byte[]> source, long assignment, Continuity continuity) {
        return new InputRecord(
                source.topic(),
                source.key(),
                source.value(),
                KafkaRecords.headers(source),
                source.timestamp(),
                assignment,
                continuity);
    }

    /** Returns the same record with another trace context: what is made of it belongs to that span. */
    InputRecord continuedBy(Map<String, String> context) {
        List<Header> replaced = new ArrayList<>(headers);
        replaced.removeIf(header ->
                header.name().equals(Tracing.TRACEPARENT) || header.name().equals(Tracing.TRACESTATE));
        context.forEach((name, value) -> replaced.add(new Header(name, value)));
        return new InputRecord(topic, key, value, replaced, timestamp, assignment, continuity);
    }

    public Optional<String> header(String name) {
        return Header.find(headers, name);
    }

    /** Leaves out value, key and headers: they hold personal data. */
    @Override
    public String toString() {
        return "InputRecord[topic=" + topic + "]";
    }
}
