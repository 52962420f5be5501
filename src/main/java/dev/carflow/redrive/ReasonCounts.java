package dev.carflow.redrive;

import java.time.Instant;
import java.util.List;

/**
 * The records on a topic of parked records, counted.
 *
 * @param partial whether there are more groups than are counted separately
 */
public record ReasonCounts(String topic, List<Group> groups, boolean partial) {

    public ReasonCounts {
        groups = List.copyOf(groups);
    }

    /**
     * Records with the same reason and origin.
     *
     * @param reason a slug
     * @param from the topic that they were on; for quarantined ones the type of event
     * @param redriven how many of the records were redriven
     */
    public record Group(String reason, String from, long records, long redriven, Instant first, Instant last) {}

    public long records() {
        return groups.stream().mapToLong(Group::records).sum();
    }
}
