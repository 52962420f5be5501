package dev.carflow.eventlog;

import dev.carflow.operations.Slug;

/** What became of a record. Anything but {@link Stored} means: not acknowledged, the sender must try again. */
public sealed interface AppendResult {

    /** Durable: confirmed by the brokers, or kept in the spill from which it comes to them. */
    record Stored() implements AppendResult {}

    /** Not confirmed. It may still turn up in the log, since a confirmation can be lost; readers drop duplicates. */
    record NotStored(Cause cause) implements AppendResult {}

    /** Why a record was not confirmed. */
    enum Cause {
        /** No broker took it in time. */
        TIMEOUT,
        /** More is waiting for the brokers than may be held in memory. */
        BUFFER_FULL,
        /** The topic is not known yet: the brokers could not be asked since the start. */
        TOPIC_UNKNOWN,
        /** The brokers said no: authorization, or too few replicas. */
        REFUSED,
        /** The record is larger than its topic allows; it waits in the spill, if there is one, until somebody mends that. */
        TOO_LARGE,
        /** Nobody was asked: Kafka is away, and there is no spill. */
        NO_SPILL,
        /** The database did not take it in time, or is known to be away. */
        SPILL_AWAY,
        /** As much is spilled as may be. */
        SPILL_FULL,
        /** The database said no: its disk is full, for instance. */
        SPILL_REFUSED,
        /** More is waiting for the database than may be held in memory. */
        SPILL_BUSY;

        /** The cause as a metric tag. */
        public String slug() {
            return Slug.of(this);
        }
    }

    /** The one success; it carries nothing, so one instance serves all. */
    AppendResult STORED = new Stored();
}
