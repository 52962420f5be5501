package dev.carflow.redrive;

import dev.carflow.eventlog.EventRecord;

/** What is to become of a record that was set aside. */
sealed interface RedriveDecision {

    /** It would go through now. */
    record Publish(EventRecord record) implements RedriveDecision {}

    /**
     * It stays where it is.
     *
     * @param why a short phrase, never content; few different ones
     */
    record Leave(String why) implements RedriveDecision {}
}
