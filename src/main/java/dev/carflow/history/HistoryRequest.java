package dev.carflow.history;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which events are asked for: those with an id, or all of a vehicle.
 *
 * @param eventIds none if a vehicle is given
 * @param vehicle none if event ids are given
 * @param user Smartcar's id; if it is known, only the user's partitions are read
 */
public record HistoryRequest(
        Set<String> eventIds, Optional<String> vehicle, Optional<String> user, SearchWindow window) {

    public HistoryRequest {
        if (eventIds.isEmpty() == vehicle.isEmpty()) {
            throw new IllegalArgumentException("either events or a vehicle");
        }
        eventIds = Collections.unmodifiableSet(new LinkedHashSet<>(eventIds));
    }

    /** Returns the event's id if one alone is asked for. */
    public Optional<String> eventId() {
        return eventIds.size() == 1 ? Optional.of(eventIds.iterator().next()) : Optional.empty();
    }

    /** Returns the part of the request that asks for one of its events. */
    HistoryRequest about(String eventId) {
        return new HistoryRequest(Set.of(eventId), vehicle, user, window);
    }

    /** Returns whether a record on any topic but that of readings is about a wanted event. */
    boolean isWanted(StoredRecord entry) {
        return vehicle.map(id -> entry.header(EventHeaders.SUBJECT).filter(id::equals))
                .orElseGet(() -> entry.header(EventHeaders.ID).filter(eventIds::contains))
                .isPresent();
    }

    /** Leaves ids of users and vehicles out. */
    @Override
    public String toString() {
        return "HistoryRequest[" + window + "]";
    }
}
