package dev.carflow.history;

import dev.carflow.redrive.topic.TopicPosition;

/** The outcome of a worker's processing of a record on a topic of deliveries. */
public sealed interface Processing {

    /** Its enriched event is at this place. */
    record Enriched(TopicPosition output) implements Processing {}

    /** It is a dead letter at this place. */
    record DeadLettered(TopicPosition letter) implements Processing {}

    /** It was dropped: the record at this place is of the same event. */
    record Duplicate(TopicPosition first) implements Processing {}

    /** Workers do not read this topic: deliveries of test mode and of payload 2.0. */
    record NotRead() implements Processing {}

    /**
     * The workers have not reached it.
     *
     * @param behind records that are before it, at most
     */
    record Waiting(long behind) implements Processing {}

    /** The workers are past it, and no output was found. */
    record NoOutput() implements Processing {}

    /** No output was found, and how far the workers are, or what they wrote, could not be read. */
    record Unknown() implements Processing {}
}
