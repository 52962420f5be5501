package dev.carflow.ratelimit;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;

/** A caller that waits for the ledger. It gets exactly one answer or cancels, never both. */
final class PermitRequest {

    private final Urgency urgency;
    private final UniEmitter<? super Permit> emitter;
    private final AtomicBoolean done = new AtomicBoolean();

    PermitRequest(Urgency urgency, UniEmitter<? super Permit> emitter) {
        this.urgency = urgency;
        this.emitter = emitter;
        emitter.onTermination(() -> done.set(true));
    }

    Urgency urgency() {
        return urgency;
    }

    boolean isCancelled() {
        return done.get();
    }

    /** Returns whether the request is still open; if so, it can no longer be cancelled, and has to be answered. */
    boolean claim() {
        return done.compareAndSet(false, true);
    }

    /** Runs the caller's code: not to be called with a lock held. */
    void answer(Permit permit) {
        emitter.complete(permit);
    }
}
