package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;

/** The position of a record. */
record Position(String topic, int partition, long offset) {

    static Position of(ConsumerRecord<?, ?> record) {
        return new Position(record.topic(), record.partition(), record.offset());
    }

    static Position of(RecordMetadata where) {
        return new Position(where.topic(), where.partition(), where.offset());
    }

    /** Returns the position of the record that a dead letter was made from. */
    static Position ofOrigin(ConsumerRecord<?, ?> letter) {
        return new Position(
                header(letter.headers(), "carflow-origin-topic"),
                Integer.parseInt(header(letter.headers(), "carflow-origin-partition")),
                Long.parseLong(header(letter.headers(), "carflow-origin-offset")));
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }
}
