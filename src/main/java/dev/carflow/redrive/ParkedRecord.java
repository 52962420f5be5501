package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One parked record, for a person to examine.
 *
 * @param redrivenAt when it was redriven
 * @param shape the shape of its value, without any content
 */
public record ParkedRecord(StoredRecord entry, Optional<Instant> redrivenAt, JsonShape shape) {

    /** The headers without ids of users or vehicles. */
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

    /** The headers with ids: shown on demand. */
    public static final List<String> ID_HEADERS = List.of(
            EventHeaders.ID,
            EventHeaders.SOURCE,
            EventHeaders.SUBJECT,
            EventHeaders.DELIVERY_ID,
            TraceContext.TRACEPARENT);
}
