package dev.carflow.redrive;

import dev.carflow.redrive.topic.TimeRange;

/**
 * @param again whether to include redriven records, which are then processed once more
 * @param dryRun only counts
 */
public record RedriveRequest(ParkedTopic topic, RecordFilter filter, TimeRange span, boolean again, boolean dryRun) {

    public RedriveRequest asDryRun() {
        return new RedriveRequest(topic, filter, span, again, true);
    }
}
