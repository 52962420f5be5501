package dev.carflow.history;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import java.util.Optional;

/**
 * Which events are asked for: the one with an id, or all of a vehicle.
 *
 * @param eventId none if a vehicle is given
 * @param vehicle none if an event id is given
 * @param user Smartcar's id; if it is known, only the user's partitions are read
 */
public record HistoryRequest(
        Optional<String> eventId, Optional<String> vehicle, Optional<String> user, SearchWindow window) {

    public HistoryRequest {
        if (eventId.isPresent() == vehicle.isPresent()) {
            throw new IllegalArgumentException("either an event or a vehicle");
        }
    }

    /** Returns whether a record on any topic but that of readings is about a wanted event. */
    boolean isWanted(StoredRecord entry) {
        return eventId.map(id -> entry.header(EventHeaders.ID).filter(id::equals))
                .orElseGet(() ->
                        entry.header(EventHeaders.SUBJECT).filter(subject -> subject.equals(vehicle.orElseThrow())))
                .isPresent();
    }

    /** Leaves ids of users and vehicles out. */
    @Override
    public String toString() {
        return "HistoryRequest[" + window + "]";
    }
}
