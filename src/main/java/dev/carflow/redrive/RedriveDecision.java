package dev.carflow.redrive;

import dev.carflow.eventlog.EventRecord;

/** The decision about a parked record. */
sealed interface RedriveDecision {

    /** It can be processed now. */
    record Publish(EventRecord record) implements RedriveDecision {}

    /**
     * It stays where it is.
     *
     * @param why a short phrase without content, one of a few
     */
    record Leave(String why) implements RedriveDecision {}
}
