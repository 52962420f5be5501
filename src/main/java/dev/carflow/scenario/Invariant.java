package dev.carflow.scenario;

import dev.carflow.operations.Slug;

/** The invariants of every consumer of Carflow's topics, whatever it does with the events. */
public enum Invariant {
    NOTHING_LOST(
            "Find out where the consumer stopped: its log, its lag, and whether it skips records that it should take."),
    APPLIED_ONCE(
            "Recognise an event by ce_source and ce_id together, keep the ids for at least seven days, and write them"
                    + " in the transaction of the result."),
    NEWEST_VALUE_WINS(
            "Compare the time that timeFrom names before you overwrite a value; never the offset or the time of"
                    + " the record."),
    REPLAY_CHANGES_NOTHING(
            "A replayed event has the ce_source and ce_id of the first one, and carflow-redrive-id: recognise it"
                    + " as a duplicate."),
    REDRIVEN_COUNTED_ONCE(
            "Do not skip records for their carflow-redrive-id: a redriven event may come for the first time."
                    + " Recognise duplicates by ce_source and ce_id."),
    READ_COMMITTED("Set isolation.level=read_committed: records of aborted transactions are written again, perhaps with"
            + " other content."),
    ERASED_USER_IS_GONE(
            "On dev.carflow.user-removed delete what was received until removedAt, remember the user, and skip"
                    + " later records with an earlier receivedAt."),
    TEST_DATA_STAYS_OUT(
            "Keep records out of live results unless carflow-mode is live or unknown (vehicle.mode and meta.mode"
                    + " where headers are dropped)."),
    RESOLVED_ERROR_IS_CLEARED(
            "Clear an error when its type and code come with state RESOLVED, and recognise a second delivery"
                    + " of the error by its id."),
    ABSENCE_ERASES_NOTHING(
            "Keep a known value when an event does not have it: SKIPPED and FAILED say that Smartcar was not"
                    + " asked or refused, not that there is no value."),
    LATE_EVENTS_COUNT("Do not skip an event because it is late or has carflow-spilled-at: take each value that is newer"
            + " than yours."),
    PAYLOAD_2_DOES_NO_HARM(
            "Skip records whose ce_type you do not know, here com.smartcar.legacy.…, and go on with the next.");

    private final String advice;

    Invariant(String advice) {
        this.advice = advice;
    }

    public String slug() {
        return Slug.of(this);
    }

    /** Returns what the consumer's developer has to do. */
    public String advice() {
        return advice;
    }
}
