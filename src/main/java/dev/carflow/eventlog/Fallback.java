package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;

/** Where records become durable while Kafka does not take them. */
public interface Fallback {

    /** Whether a record handed over now would most likely be taken; never asks anybody. */
    boolean isAvailable();

    /** What it can do just now, for people. */
    String description();

    /**
     * Makes one record durable, to be put on Kafka later.
     *
     * <p>Never blocks and never fails, as {@link EventLog#append}. Results may arrive on any thread.
     *
     * @param why what Kafka said to it, or null where it was not asked
     */
    Uni<AppendResult> append(EventRecord entry, AppendResult.Cause why);
}
