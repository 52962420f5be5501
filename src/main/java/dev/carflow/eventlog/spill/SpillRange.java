package dev.carflow.eventlog.spill;

/**
 * The part of a topic's waiting events that a scan has not reached.
 *
 * @param after ids above it
 * @param last up to this one, or null for the highest at the time of the query
 */
public record SpillRange(String topic, long after, Long last) {

    /** Returns the whole topic. */
    public static SpillRange all(String topic) {
        return new SpillRange(topic, 0, null);
    }
}
