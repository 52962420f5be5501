package dev.carflow.eventlog;

import java.util.List;
import java.util.Objects;

/**
 * One record to make durable.
 *
 * @param topic the Kafka topic
 * @param key what keeps its order, or null where nothing does
 * @param value the bytes exactly as they were received; shared, not copied: nobody may change them
 * @param headers in the order they are to have on Kafka
 */
public record EventRecord(String topic, String key, byte[] value, List<Header> headers) {

    /** A record header; its value is written as UTF-8. */
    public record Header(String name, String value) {
        public Header {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    public EventRecord {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(value);
        headers = List.copyOf(headers);
    }

    /** Shows no value, key or header: they hold personal data. */
    @Override
    public String toString() {
        return "EventRecord[topic=" + topic + ", bytes=" + value.length + "]";
    }
}
