package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Between Kafka's records and ours. */
final class KafkaRecords {

    private KafkaRecords() {}

    static InputRecord of(ConsumerRecord<String, byte[]> source) {
        List<Header> headers = new ArrayList<>();
        source.headers().forEach(header -> {
            if (header.value() != null) {
                headers.add(new Header(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            }
        });
        return new InputRecord(source.topic(), source.key(), source.value(), headers, source.timestamp());
    }

    static ProducerRecord<String, byte[]> of(EventRecord entry) {
        var message = new ProducerRecord<>(entry.topic(), entry.key(), entry.value());
        for (Header header : entry.headers()) {
            message.headers().add(header.name(), header.value().getBytes(StandardCharsets.UTF_8));
        }
        return message;
    }
}
