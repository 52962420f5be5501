package dev.carflow.migration.checklist;

/** Whether an item of the checklist is as it should be. */
public enum CheckVerdict {
    HOLDS,
    DOES_NOT_HOLD,
    /** There is nothing here that it could be about. */
    NOT_APPLICABLE,
    /** It could not be found out. */
    UNKNOWN
}
