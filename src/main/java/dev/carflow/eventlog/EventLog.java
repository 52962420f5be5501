package dev.carflow.eventlog;

import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;

/** Where events become durable. */
public interface EventLog {

    /**
     * Makes one record durable.
     *
     * <p>Never blocks and never fails: every failure is an {@link AppendResult.NotStored}, and the result comes within
     * the log's delivery timeout, on any thread.
     */
    Uni<AppendResult> append(EventRecord entry);

    /**
     * The same without a {@link Uni}, whose steps cost more than the hand-over itself.
     *
     * @param result is given the result once, on any thread
     */
    default void append(EventRecord entry, Consumer<AppendResult> result) {
        append(entry).subscribe().with(result, unforeseen -> result.accept(new NotStored(Cause.REFUSED)));
    }
}
