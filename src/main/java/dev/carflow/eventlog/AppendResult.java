package dev.carflow.eventlog;

import dev.carflow.operations.Slug;

/** The result of appending a record. Anything but {@link Stored} means: not acknowledged, the sender must try again. */
public sealed interface AppendResult {

    /** Durable: confirmed by the brokers, or in the spill, from where it will go to them. */
    record Stored() implements AppendResult {}

    /** Not confirmed. It may still appear in the log, since a confirmation can be lost; readers drop duplicates. */
    record NotStored(Cause cause) implements AppendResult {}

    /** Why a record was not confirmed. */
    enum Cause {
        /** No broker confirmed it in time. */
        TIMEOUT,
        /** The records waiting for the brokers fill the memory allowed for them. */
        BUFFER_FULL,
        /** The producer has not yet learned the topic: the brokers have not answered since the start. */
        TOPIC_UNKNOWN,
        /** The brokers refused it: authorization, or too few replicas. */
        REFUSED,
        /**
         * The record is larger than its topic allows; it waits in the spill, if there is one, until the limit is
         * raised.
         */
        TOO_LARGE,
        /** Not tried: Kafka is away, and there is no spill. */
        NO_SPILL,
        /** The database did not store it in time, or is known to be away. */
        SPILL_AWAY,
        /** The spill has reached its limit. */
        SPILL_FULL,
        /** The database refused it: its disk is full, for instance. */
        SPILL_REFUSED,
        /** The records waiting for the database fill the memory allowed for them. */
        SPILL_BUSY;

        /** Returns the cause as a metric tag. */
        public String slug() {
            return Slug.of(this);
        }
    }

    /** The only success; it carries nothing, so one instance serves all. */
    AppendResult STORED = new Stored();
}
