package dev.carflow.history;

import dev.carflow.operations.Slug;

/** Where an event is: the first of these that holds. The slugs are a contract: {@code docs/operations.md}. */
public enum Status {
    /** Its enriched event is written. */
    ENRICHED,
    /** It is on its topic, or again on its topic, and the workers have not reached it. */
    WAITING_FOR_WORKER,
    /** It is in the spill, and the drain will put it on its topic. */
    WAITING_IN_SPILL,
    /** A worker could not process it. */
    DEAD_LETTER,
    /** It could not be routed. */
    QUARANTINED,
    /** It is on a topic that workers do not read. */
    NOT_ENRICHED,
    /** The workers are past it, and no output was found. */
    NO_OUTPUT,
    /** It is on its topic; whether it was processed could not be read. */
    STORED,
    /** Its signature did not hold. */
    REFUSED_SIGNATURE;

    public String slug() {
        return Slug.of(this);
    }
}
