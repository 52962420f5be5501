package dev.carflow.history;

import dev.carflow.eventlog.spill.SpillSearch.Waiting;
import dev.carflow.eventlog.spill.SpillTrace.RefusedMinute;
import dev.carflow.redrive.topic.TopicPosition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts in the database about the wanted events.
 *
 * @param waiting in the spill
 * @param redriven when parked records were put on their topics again
 * @param removed when users were removed
 * @param refusedSignatures when bodies that contain an event's id were refused, by the id
 * @param refusals attempts that were answered 503 in the time that was searched, of any event
 * @param problem why the rest could not be read, for people
 */
record DatabaseFacts(
        List<Waiting> waiting,
        Map<TopicPosition, Instant> redriven,
        Map<String, Instant> removed,
        Map<String, List<Instant>> refusedSignatures,
        List<RefusedMinute> refusals,
        Optional<String> problem) {

    static final DatabaseFacts NONE =
            new DatabaseFacts(List.of(), Map.of(), Map.of(), Map.of(), List.of(), Optional.empty());

    /** Leaves ids of users out. */
    @Override
    public String toString() {
        return "DatabaseFacts[waiting=" + waiting.size() + ", redriven=" + redriven.size() + "]";
    }
}
