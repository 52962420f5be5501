package dev.carflow.eventlog;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One record to make durable.
 *
 * @param topic the Kafka topic
 * @param key records of one key keep their order; null if the record has none
 * @param value the bytes exactly as received; shared, not copied: must not be modified
 * @param headers in the order that they have on Kafka
 */
public record EventRecord(String topic, String key, byte[] value, List<Header> headers) {

    /** CloudEvents' header for the subject of a record. */
    public static final String SUBJECT = "ce_subject";

    /** A record header; its value is written as UTF-8. */
    public record Header(String name, String value) {
        public Header {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }

        /** Returns the value of the first header of this name. */
        public static Optional<String> find(List<Header> headers, String name) {
            for (Header header : headers) {
                if (header.name().equals(name)) {
                    return Optional.of(header.value());
                }
            }
            return Optional.empty();
        }
    }

    public EventRecord {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(value);
        headers = List.copyOf(headers);
    }

    /** Returns the value of the first header of this name. */
    public Optional<String> header(String name) {
        return Header.find(headers, name);
    }

    /** Leaves value, key and headers out: they hold personal data. */
    @Override
    public String toString() {
        return "EventRecord[topic=" + topic + ", bytes=" + value.length + "]";
    }
}
