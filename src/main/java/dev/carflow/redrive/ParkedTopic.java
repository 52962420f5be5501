package dev.carflow.redrive;

import dev.carflow.routing.Topics;

/** The topics where records are that stand in nobody's way. */
public enum ParkedTopic {
    /** Signed deliveries that could not be routed. */
    QUARANTINE,
    /** What a worker could not process. */
    DEAD_LETTER;

    String name(Topics topics) {
        return this == QUARANTINE ? topics.quarantine() : topics.deadLetter();
    }
}
