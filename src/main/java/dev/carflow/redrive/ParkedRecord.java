package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One record that was set aside, for a person to look at.
 *
 * @param redrivenAt when it was put on a topic again
 * @param shape what its value looks like, without any of what it says
 */
public record ParkedRecord(StoredRecord entry, Optional<Instant> redrivenAt, JsonShape shape) {

    /** The headers that hold nobody's id. */
    public static final List<String> PLAIN_HEADERS = List.of(
            ParkedHeaders.REASON,
            ParkedHeaders.CAUSE,
            ParkedHeaders.ORIGIN_TOPIC,
            ParkedHeaders.ORIGIN_PARTITION,
            ParkedHeaders.ORIGIN_OFFSET,
            "ce_type",
            "ce_time",
            "carflow-received-at",
            "carflow-redrive-id");

    /** The headers that hold ids: shown on demand. */
    public static final List<String> ID_HEADERS =
            List.of("ce_id", "ce_source", "ce_subject", "carflow-delivery-id", "traceparent");
}
