package dev.carflow.redrive;

import dev.carflow.routing.Topics;

/** The topics of parked records. */
public enum ParkedTopic {
    /** Signed deliveries that could not be routed. */
    QUARANTINE,
    /** Records that a worker could not process. */
    DEAD_LETTER;

    String name(Topics topics) {
        return this == QUARANTINE ? topics.quarantine() : topics.deadLetter();
    }
}
