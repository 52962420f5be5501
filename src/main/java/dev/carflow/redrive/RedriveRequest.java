package dev.carflow.redrive;

import dev.carflow.redrive.topic.TimeRange;

/**
 * @param again also what was redriven before; it is then processed once more
 * @param dryRun says what would be done, and does nothing
 */
public record RedriveRequest(ParkedTopic topic, RecordFilter filter, TimeRange span, boolean again, boolean dryRun) {

    public RedriveRequest asDryRun() {
        return new RedriveRequest(topic, filter, span, again, true);
    }
}
