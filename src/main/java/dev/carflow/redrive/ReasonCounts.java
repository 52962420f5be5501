package dev.carflow.redrive;

import java.time.Instant;
import java.util.List;

/**
 * What is on a topic of records that were set aside.
 *
 * @param partial whether there are more kinds than are told apart
 */
public record ReasonCounts(String topic, List<Group> groups, boolean partial) {

    public ReasonCounts {
        groups = List.copyOf(groups);
    }

    /**
     * Records that are alike.
     *
     * @param reason a slug
     * @param from the topic they were on; of quarantined ones the type of event
     * @param redriven of the records, those that were put on a topic again
     */
    public record Group(String reason, String from, long records, long redriven, Instant first, Instant last) {}

    public long records() {
        return groups.stream().mapToLong(Group::records).sum();
    }
}
