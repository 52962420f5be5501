package dev.carflow.sandbox.simulator.webhooks;

import java.util.SplittableRandom;

/** The observed or documented forms of payload 4.0. A retry has the form of the first attempt. */
enum PayloadForm {
    /** Live captures of 2026 (contract 3.7). */
    LIVE,
    /** The rewritten event pages: triggers under {@code data}, {@code fetchedAt}, no status on success (3.8). */
    DOCUMENTED,
    /** The dashboard's samples: {@code applicationId}, {@code sequence}, null external id, mixed-case make (12.1). */
    DASHBOARD,
    /** Captures of 2025: hardly any {@code meta}, signals named by text (3.3 to 3.6). */
    EARLY;

    static PayloadForm any(PayloadShares shares, SplittableRandom random) {
        double dice = random.nextDouble();
        if (dice < shares.documented()) {
            return DOCUMENTED;
        }
        if (dice < shares.documented() + shares.dashboard()) {
            return DASHBOARD;
        }
        return dice < shares.documented() + shares.dashboard() + shares.early() ? EARLY : LIVE;
    }

    /** Returns whether successful signals have a status. */
    boolean hasStatus() {
        return this == LIVE || this == DASHBOARD;
    }

    /** Whether the vehicle has {@code mode} and {@code powertrainType}. */
    boolean hasMode() {
        return this == LIVE || this == DASHBOARD;
    }
}
