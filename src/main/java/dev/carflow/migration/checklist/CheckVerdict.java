package dev.carflow.migration.checklist;

/** Whether an item of the checklist holds. */
public enum CheckVerdict {
    HOLDS,
    DOES_NOT_HOLD,
    /** The item does not apply here. */
    NOT_APPLICABLE,
    /** It could not be determined. */
    UNKNOWN
}
