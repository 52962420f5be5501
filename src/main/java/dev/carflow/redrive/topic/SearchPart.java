package dev.carflow.redrive.topic;

import java.util.Optional;

/**
 * A part of a topic to search.
 *
 * @param range by the records' own times
 * @param key of the records that are wanted, if all have one: then only its partition is read
 */
public record SearchPart(String topic, TimeRange range, Optional<String> key) {

    /** Leaves the key out: it is the id of a user or a vehicle. */
    @Override
    public String toString() {
        return "SearchPart[" + topic + ", " + range + "]";
    }
}
