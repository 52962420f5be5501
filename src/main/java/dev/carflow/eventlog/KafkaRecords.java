package dev.carflow.eventlog;

import dev.carflow.eventlog.EventRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/** Translates between Kafka's records and Carflow's: header values are UTF-8. */
public final class KafkaRecords {

    /** The two length fields of a header take at most this many bytes. */
    private static final int HEADER_FRAME = 10;

    private KafkaRecords() {}

    public static ProducerRecord<String, byte[]> of(EventRecord entry) {
        var message = new ProducerRecord<>(entry.topic(), entry.key(), entry.value());
        for (Header header : entry.headers()) {
            message.headers().add(header.name(), header.value().getBytes(StandardCharsets.UTF_8));
        }
        return message;
    }

    /** Returns the headers in their order, without those that have no value. */
    public static List<Header> headers(ConsumerRecord<String, byte[]> source) {
        List<Header> headers = new ArrayList<>();
        source.headers().forEach(header -> {
            if (header.value() != null) {
                headers.add(new Header(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            }
        });
        return headers;
    }

    /** Returns the approximate size of the record in a request to Kafka, in bytes. */
    public static long size(ProducerRecord<String, byte[]> message) {
        long size = message.value() == null ? 0 : message.value().length;
        size += message.key() == null ? 0 : Utils.utf8Length(message.key());
        for (var header : message.headers()) {
            size += HEADER_FRAME
                    + Utils.utf8Length(header.key())
                    + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }
}
