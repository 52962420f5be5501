package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.KafkaRecords;
import dev.carflow.routing.EventHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Makes dead letters: the original record, with headers that say why it is here and where it was. */
final class DeadLetters {

    private final String topic;
    private final long maxBytes;

    /** @param maxBytes of a record; the letter of a larger one only says where the record is */
    DeadLetters(String topic, long maxBytes) {
        this.topic = topic;
        this.maxBytes = maxBytes;
    }

    ProducerRecord<String, byte[]> letter(ConsumerRecord<String, byte[]> source, RecordOutput.DeadLetter why) {
        ProducerRecord<String, byte[]> letter = why.whole() ? copy(source) : bare(source);
        if (KafkaRecords.size(letter) > maxBytes) {
            letter = bare(source);
        }
        Headers headers = letter.headers();
        set(headers, EventHeaders.REASON, why.reason());
        set(headers, EventHeaders.CAUSE, why.cause());
        set(headers, EventHeaders.ORIGIN_TOPIC, source.topic());
        set(headers, EventHeaders.ORIGIN_PARTITION, String.valueOf(source.partition()));
        set(headers, EventHeaders.ORIGIN_OFFSET, String.valueOf(source.offset()));
        return letter;
    }

    private ProducerRecord<String, byte[]> copy(ConsumerRecord<String, byte[]> source) {
        var letter = new ProducerRecord<>(topic, source.key(), source.value());
        source.headers().forEach(letter.headers()::add);
        return letter;
    }

    /** Has a key of its own, because a compacted topic takes no record without one. */
    private ProducerRecord<String, byte[]> bare(ConsumerRecord<String, byte[]> source) {
        String place = source.topic() + "-" + source.partition() + "@" + source.offset();
        return new ProducerRecord<>(topic, place, null);
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
