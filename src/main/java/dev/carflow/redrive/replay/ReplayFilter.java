package dev.carflow.redrive.replay;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Selects the records of a replay: the first delivery of each event, without redriven or replayed ones. Used by one
 * thread.
 */
final class ReplayFilter {

    private static final int MOST_REMEMBERED = 100_000;

    /** How a replay treats a record. */
    enum Kind {
        WANTED,
        NOT_MEANT,
        /** Its original is on the topic as well. */
        REDRIVEN,
        SECOND_DELIVERY
    }

    private final ReplayRequest request;

    /** By webhook and event; the oldest entry is dropped first: second deliveries come within minutes. */
    private final Map<String, Boolean> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    ReplayFilter(ReplayRequest request) {
        this.request = request;
    }

    Kind kind(StoredRecord entry) {
        if (!isMeant(entry)) {
            return Kind.NOT_MEANT;
        }
        if (entry.header(EventHeaders.REDRIVE_ID).isPresent()) {
            return Kind.REDRIVEN;
        }
        String event = entry.header(EventHeaders.SOURCE).orElse("") + "\n"
                + entry.header(EventHeaders.ID).orElse(entry.at().toString());
        return seen.put(event, Boolean.TRUE) == null ? Kind.WANTED : Kind.SECOND_DELIVERY;
    }

    private boolean isMeant(StoredRecord entry) {
        return entry.value() != null
                && request.span().contains(entry.timestamp())
                && request.user().filter(user -> !user.equals(entry.key())).isEmpty()
                && (request.vehicle().isEmpty() || request.vehicle().equals(entry.header(EventHeaders.SUBJECT)));
    }
}
