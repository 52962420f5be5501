package dev.carflow.views.output;

import dev.carflow.eventlog.EventRecord.Header;
import java.util.List;
import java.util.Optional;

/**
 * A record for readers of views.
 *
 * @param value empty for a record that ends: a compacted topic forgets its key
 */
public record ViewRecord(String topic, String key, Optional<byte[]> value, List<Header> headers) {

    public ViewRecord {
        headers = List.copyOf(headers);
    }

    /** Leaves value, key and headers out: they hold personal data. */
    @Override
    public String toString() {
        return "ViewRecord[" + topic + "]";
    }
}
