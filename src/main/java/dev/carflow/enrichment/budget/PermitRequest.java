package dev.carflow.enrichment.budget;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody who asked for a call and waits for the books. Either gets one answer or goes away, never both. */
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

    boolean isGone() {
        return done.get();
    }

    /** A caller that gets true owes it an answer; after that it cannot go away any more. */
    boolean claim() {
        return done.compareAndSet(false, true);
    }

    /** Runs the taker's own code: not under a lock. */
    void answer(Permit grant) {
        emitter.complete(grant);
    }
}
