package dev.carflow.eventlog.spill;

/**
 * The part of a topic's waiting events that a walk still has before it.
 *
 * @param after ids above it
 * @param last up to this one, or null for the highest there is when it is asked for
 */
public record SpillRange(String topic, long after, Long last) {

    /** All there is. */
    public static SpillRange all(String topic) {
        return new SpillRange(topic, 0, null);
    }
}
