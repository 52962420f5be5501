package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.TraceContext;
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
            EventHeaders.REASON,
            EventHeaders.CAUSE,
            EventHeaders.ORIGIN_TOPIC,
            EventHeaders.ORIGIN_PARTITION,
            EventHeaders.ORIGIN_OFFSET,
            EventHeaders.TYPE,
            EventHeaders.TIME,
            EventHeaders.RECEIVED_AT,
            EventHeaders.REDRIVE_ID);

    /** The headers that hold ids: shown on demand. */
    public static final List<String> ID_HEADERS = List.of(
            EventHeaders.ID,
            EventHeaders.SOURCE,
            EventHeaders.SUBJECT,
            EventHeaders.DELIVERY_ID,
            TraceContext.TRACEPARENT);
}
