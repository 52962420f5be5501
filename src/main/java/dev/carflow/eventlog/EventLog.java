package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;

/** Where events become durable. */
public interface EventLog {

    /**
     * Makes one record durable.
     *
     * <p>Never blocks and never fails: every failure is an {@link AppendResult.NotStored}, and the result comes within
     * the log's delivery timeout, on any thread.
     */
    Uni<AppendResult> append(EventRecord entry);
}
