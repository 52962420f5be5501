package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;

/** Makes records durable while Kafka does not take them. */
public interface Spill {

    /** Returns whether a record appended now would most likely be stored; answers from memory. */
    boolean isAvailable();

    /** Describes the present state for people. */
    String description();

    /**
     * Makes one record durable, to be put on Kafka later.
     *
     * <p>Like {@link EventLog#append}, never blocks and never fails. Results may arrive on any thread.
     *
     * @param why Kafka's refusal, or null if Kafka was not tried
     */
    Uni<AppendResult> append(EventRecord entry, AppendResult.Cause why);
}
