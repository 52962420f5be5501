package dev.carflow.smartcar.signals;

/** Of what kind the value in a signal's body is. */
public enum ValueType {
    NUMBER,
    INTEGER,
    BOOLEAN,
    TEXT,
    /** An array of texts. */
    TEXTS,
    /** An array of objects. */
    LIST,
    /** The body as a whole. */
    OBJECT
}
