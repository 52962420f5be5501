package dev.carflow.history;

import dev.carflow.redrive.topic.TopicPosition;
import java.time.Instant;
import java.util.Optional;

/** One entry of an event's timeline. */
public sealed interface Step {

    /** When it happened, as the record or row says. */
    Instant at();

    /**
     * Smartcar's delivery had arrived whole.
     *
     * @param sentAt when Smartcar sent it, by its own account
     * @param deliveryId Smartcar's, new in every attempt
     */
    record Received(Instant at, Optional<Instant> sentAt, Optional<String> deliveryId) implements Step {}

    /**
     * Kafka did not take the record, PostgreSQL did.
     *
     * @param isWaiting whether it is still there
     * @param isRefused whether Kafka refuses this record, so that it stays there until an operator acts
     */
    record Spilled(Instant at, String topic, boolean isWaiting, boolean isRefused) implements Step {}

    /**
     * The record is on its topic.
     *
     * @param drained whether it came from the spill
     * @param redriveId of the redrive or replay that put it there
     * @param processing what the workers did with it
     */
    record Stored(
            Instant at, TopicPosition position, boolean drained, Optional<String> redriveId, Processing processing)
            implements Step {}

    /** Carflow could not route the delivery. */
    record Quarantined(Instant at, TopicPosition position, Optional<String> reason, Optional<String> cause)
            implements Step {}

    /**
     * A worker could not process the record.
     *
     * @param origin the place of the record
     */
    record DeadLettered(
            Instant at,
            TopicPosition position,
            Optional<String> reason,
            Optional<String> cause,
            Optional<TopicPosition> origin)
            implements Step {}

    /**
     * An operator put a parked record on its topic again.
     *
     * @param position of the parked record
     */
    record Redriven(Instant at, TopicPosition position) implements Step {}

    /**
     * A worker wrote the enriched event.
     *
     * @param origin the place of the record that it was made from, if that was found
     * @param summary what was done; none if the record's value could not be read
     */
    record Enriched(
            Instant at,
            TopicPosition position,
            Optional<TopicPosition> origin,
            Optional<String> redriveId,
            Optional<EnrichmentSummary> summary)
            implements Step {}

    /** Workers wrote readings of the event's signals. */
    record Readings(Instant at, String topic, long count) implements Step {}

    /** The webhook answered 401: the signature did not hold. The body is kept for a while. */
    record RefusedSignature(Instant at) implements Step {}

    /** An operator removed the event's user. */
    record UserRemoved(Instant at) implements Step {}
}
