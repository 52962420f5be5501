package dev.carflow.smartcar.api;

import java.util.Locale;

/** What was wrong with an answer, or with the way to it. */
public enum AnswerFault {
    /** A status that says so. */
    STATUS,
    /** Not JSON, or not in a shape known. */
    UNREADABLE,
    /** Longer than the settings allow. */
    TOO_LARGE,
    /** The connection ended before the answer did. */
    INCOMPLETE,
    /** No connection: refused, no such host, or no trust in its certificate. */
    UNREACHABLE;

    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
