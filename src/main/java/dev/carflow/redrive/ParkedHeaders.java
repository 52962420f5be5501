package dev.carflow.redrive;

import dev.carflow.routing.EventHeaders;
import java.util.Set;

/** The headers that records get when they are set aside, as docs/events.md promises them. */
final class ParkedHeaders {

    static final String REASON = EventHeaders.REASON;
    static final String CAUSE = EventHeaders.CAUSE;
    static final String ORIGIN_TOPIC = "carflow-origin-topic";
    static final String ORIGIN_PARTITION = "carflow-origin-partition";
    static final String ORIGIN_OFFSET = "carflow-origin-offset";

    /** All of them, and the one of an earlier redrive: what goes back goes without. */
    static final Set<String> ADDED =
            Set.of(REASON, CAUSE, ORIGIN_TOPIC, ORIGIN_PARTITION, ORIGIN_OFFSET, EventHeaders.REDRIVE_ID);

    private ParkedHeaders() {}
}
