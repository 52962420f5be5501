package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.eventlog.EventRecord.Header;
import java.util.List;
import java.util.Optional;

/**
 * One event as it stands on Kafka.
 *
 * @param key the user id, or null where its producer set none
 * @param value the received bytes, or null; shared, not copied: nobody may change them
 * @param timestamp when it was put on Kafka, epoch milliseconds
 * @param assignment another number each time that this process is given the partition: what was learned of it before may be old
 * @param continuity in which its partition is read
 */
public record InputRecord(
        String topic,
        String key,
        byte[] value,
        List<Header> headers,
        long timestamp,
        long assignment,
        Continuity continuity) {

    public Optional<String> header(String name) {
        for (Header header : headers) {
            if (header.name().equals(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /** Shows no value, key or header: they hold personal data. */
    @Override
    public String toString() {
        return "InputRecord[topic=" + topic + "]";
    }
}
