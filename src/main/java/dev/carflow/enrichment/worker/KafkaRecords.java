package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/** Between Kafka's records and ours. */
final class KafkaRecords {

    /** Two lengths of a header, at most. */
    private static final int HEADER_FRAME = 10;

    private KafkaRecords() {}

    static InputRecord of(ConsumerRecord<String, byte[]> source, long assignment, Continuity continuity) {
        List<Header> headers = new ArrayList<>();
        source.headers().forEach(header -> {
            if (header.value() != null) {
                headers.add(new Header(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            }
        });
        return new InputRecord(
                source.topic(), source.key(), source.value(), headers, source.timestamp(), assignment, continuity);
    }

    /** How many bytes it will have on its way to Kafka, about. */
    static long size(ProducerRecord<String, byte[]> message) {
        long size = message.value() == null ? 0 : message.value().length;
        size += message.key() == null ? 0 : Utils.utf8Length(message.key());
        for (org.apache.kafka.common.header.Header header : message.headers()) {
            size += HEADER_FRAME
                    + Utils.utf8Length(header.key())
                    + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    static ProducerRecord<String, byte[]> of(EventRecord entry) {
        var message = new ProducerRecord<>(entry.topic(), entry.key(), entry.value());
        for (Header header : entry.headers()) {
            message.headers().add(header.name(), header.value().getBytes(StandardCharsets.UTF_8));
        }
        return message;
    }
}
