package dev.carflow.redrive.topic;

import dev.carflow.eventlog.EventRecord.Header;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record on a topic.
 *
 * @param key or null
 * @param value or null; must not be modified
 * @param timestamp when it was written
 */
public record StoredRecord(TopicPosition at, Instant timestamp, String key, byte[] value, List<Header> headers) {

    public StoredRecord {
        headers = List.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Header.find(headers, name);
    }

    /** Returns the headers except these. */
    public List<Header> headersWithout(Set<String> names) {
        return headers.stream().filter(header -> !names.contains(header.name())).toList();
    }

    /** Returns the size of the value in bytes. */
    public int size() {
        return value == null ? 0 : value.length;
    }

    /** Shows the position and nothing of the record. */
    @Override
    public String toString() {
        return "StoredRecord[" + at + ", bytes=" + size() + "]";
    }
}
