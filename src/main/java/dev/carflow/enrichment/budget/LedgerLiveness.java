package dev.carflow.enrichment.budget;

import java.time.OffsetDateTime;

/** Whether the books answer this worker, and since when not. Confined to one lock. */
final class LedgerLiveness {

    enum State {
        /** The books answer, or were not asked yet. */
        SHARED,
        /** They do not, and nobody may be sure yet, or any more, that this worker's share is withheld. */
        SILENT,
        /** They do not, and this worker's share is withheld for it. */
        ALONE
    }

    private final LedgerTiming timing;
    private OffsetDateTime heard;
    private long since;
    private boolean lost;

    LedgerLiveness(LedgerTiming timing) {
        this.timing = timing;
    }

    /** An answer came to the question asked at {@code askedAt}. */
    void heard(OffsetDateTime toldAt, long askedAt) {
        heard = toldAt;
        since = askedAt;
        lost = false;
    }

    /** None came. */
    void lost() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    /** What the books told last, null if they never did. */
    OffsetDateTime heard() {
        return heard;
    }

    /** A worker that was never in contact has no share: the books do not know of it. */
    State phase(long now) {
        if (!lost) {
            return State.SHARED;
        }
        boolean withheld = heard != null
                && now - aloneSince() >= 0
                && now - since < timing.silentAfter().toNanos();
        return withheld ? State.ALONE : State.SILENT;
    }

    long aloneSince() {
        return since + timing.aloneAfter().toNanos();
    }
}
