package dev.carflow.smartcar.api;

import java.util.Locale;

/** The faults of a response, or with the connection to the server. */
public enum AnswerFault {
    /** A status that reports a fault. */
    STATUS,
    /** Not JSON, or of an unknown shape. */
    UNREADABLE,
    /** Longer than the settings allow. */
    TOO_LARGE,
    /** The connection ended before the response was whole. */
    INCOMPLETE,
    /** No connection: refused, no such host, or an untrusted certificate. */
    UNREACHABLE;

    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
