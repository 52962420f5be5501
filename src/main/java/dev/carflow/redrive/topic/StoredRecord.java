package dev.carflow.redrive.topic;

import dev.carflow.eventlog.EventRecord.Header;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record as it stands on a topic.
 *
 * @param key or null
 * @param value or null; nobody may change it
 * @param timestamp when it was put there
 */
public record StoredRecord(TopicPosition at, Instant timestamp, String key, byte[] value, List<Header> headers) {

    public StoredRecord {
        headers = List.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Header.find(headers, name);
    }

    /** The headers, but for these. */
    public List<Header> headersWithout(Set<String> names) {
        return headers.stream().filter(header -> !names.contains(header.name())).toList();
    }

    /** Bytes of the value. */
    public int size() {
        return value == null ? 0 : value.length;
    }

    /** Shows where it is and nothing of it. */
    @Override
    public String toString() {
        return "StoredRecord[" + at + ", bytes=" + size() + "]";
    }
}
