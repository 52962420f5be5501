package dev.carflow.enrichment.worker;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Makes dead letters: the record as it was, and why it is here and where it was in headers. */
final class DeadLetters {

    /** Why, as a slug. */
    static final String REASON = "carflow-reason";

    /** What exactly, for people; never content. */
    static final String CAUSE = "carflow-cause";

    static final String ORIGIN_TOPIC = "carflow-origin-topic";
    static final String ORIGIN_PARTITION = "carflow-origin-partition";
    static final String ORIGIN_OFFSET = "carflow-origin-offset";

    private final String topic;
    private final long maxBytes;

    /** @param maxBytes a larger record is left where it was; the letter then says only where that is */
    DeadLetters(String topic, long maxBytes) {
        this.topic = topic;
        this.maxBytes = maxBytes;
    }

    ProducerRecord<String, byte[]> letter(ConsumerRecord<String, byte[]> source, Output.DeadLetter why) {
        var letter = new ProducerRecord<>(topic, source.key(), source.value());
        source.headers().forEach(letter.headers()::add);
        if (KafkaRecords.size(letter) > maxBytes) {
            letter = new ProducerRecord<>(topic, null, (byte[]) null);
        }
        Headers headers = letter.headers();
        set(headers, REASON, why.reason());
        set(headers, CAUSE, why.cause());
        set(headers, ORIGIN_TOPIC, source.topic());
        set(headers, ORIGIN_PARTITION, String.valueOf(source.partition()));
        set(headers, ORIGIN_OFFSET, String.valueOf(source.offset()));
        return letter;
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
