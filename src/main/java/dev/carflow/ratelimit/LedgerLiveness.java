package dev.carflow.ratelimit;

import java.time.OffsetDateTime;

/**
 * Whether the ledger answers this worker, and for how long it has not. Guarded by the lock of its owner.
 *
 * <pre>
 *                  no answer                 aloneAfter since the last answered question
 *   SHARED ────────────────────► SILENT ──────────────────────────────► ON_OWN_SHARE
 *     ▲                          ▲    │                                  │      │
 *     │        answer            │    │                                  │      │
 *     ├──────────────────────────┼────┘                                  │      │
 *     │                          └─────────── silentAfter ───────────────┘      │
 *     └──────────────────────────────── answer ─────────────────────────────────┘
 * </pre>
 *
 * A worker that never had an answer stays SILENT: the ledger does not know of it and withholds no share.
 */
final class LedgerLiveness {

    enum State {
        /** The ledger answers, or was not asked yet. */
        SHARED,
        /** No answer, and this worker cannot be sure yet, or any more, that its share is withheld: no calls. */
        SILENT,
        /** No answer, and the ledger withholds this worker's share for it. */
        ON_OWN_SHARE
    }

    private final LedgerTiming timing;
    private OffsetDateTime answeredAt;
    private long since;
    private boolean lost;

    LedgerLiveness(LedgerTiming timing) {
        this.timing = timing;
    }

    /**
     * An answer came.
     *
     * @param at the database's time in it
     * @param askedAt when the question was sent, nano time
     */
    void answered(OffsetDateTime at, long askedAt) {
        answeredAt = at;
        since = askedAt;
        lost = false;
    }

    /** No answer came. */
    void lost() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    /** Returns the database's time in its last answer, null before the first. */
    OffsetDateTime answeredAt() {
        return answeredAt;
    }

    State state(long now) {
        if (!lost) {
            return State.SHARED;
        }
        boolean withheld = answeredAt != null
                && now - ownShareSince() >= 0
                && now - since < timing.silentAfter().toNanos();
        return withheld ? State.ON_OWN_SHARE : State.SILENT;
    }

    long ownShareSince() {
        return since + timing.aloneAfter().toNanos();
    }
}
