package dev.carflow.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The history of one event.
 *
 * @param source CloudEvents' source of the event, which names the webhook; empty if no record names one
 * @param type CloudEvents' type of the event, if a record of it was found
 * @param mode whether it is about a real car
 * @param user Smartcar's id
 * @param vehicle Smartcar's id
 * @param reason of what was parked, or of an enrichment that is not complete
 * @param enrichedAfter from the first receipt to the first enriched event
 * @param steps in the order of time
 */
public record EventHistory(
        String id,
        String source,
        Optional<String> type,
        Optional<String> mode,
        Optional<String> user,
        Optional<String> vehicle,
        Status status,
        Optional<String> reason,
        Optional<Duration> enrichedAfter,
        List<Step> steps) {

    public EventHistory {
        steps = List.copyOf(steps);
    }

    /** Returns the steps of one kind. */
    public <T extends Step> List<T> steps(Class<T> kind) {
        return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the time of the first step. */
    public Instant begin() {
        return steps.get(0).at();
    }

    /** Leaves ids of users and vehicles out. */
    @Override
    public String toString() {
        return "EventHistory[" + id + ", " + status + ", " + steps + "]";
    }
}
