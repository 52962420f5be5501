package dev.carflow.smartcar.signals;

/** The type of the value in a signal's body. */
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
