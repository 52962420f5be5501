package dev.carflow.enrichment.budget;

import java.time.Duration;

/**
 * When a worker counts as there, away and gone. What the database assumes and what the worker does must overlap: it
 * withholds a share before anybody lives on it, and hands it to others only after nobody does.
 *
 * @param heartbeat the longest time between two questions to the database while it answers
 * @param retry between two questions while it does not
 * @param deadline for one question; an answer after that counts as none
 * @param answerWithin for one call that is asked for
 * @param awayAfter without contact: the database begins to withhold the worker's share
 * @param aloneAfter without contact: the worker begins to live on its share
 * @param goneAfter without contact: the database hands the share to the others
 * @param validFor how long calls leased ahead may be made, from before the question on
 */
record LedgerTiming(
        Duration heartbeat,
        Duration retry,
        Duration deadline,
        Duration answerWithin,
        Duration awayAfter,
        Duration aloneAfter,
        Duration goneAfter,
        Duration validFor) {

    static final LedgerTiming DEFAULT = new LedgerTiming(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1100),
            Duration.ofSeconds(15),
            Duration.ofSeconds(20),
            Duration.ofHours(1),
            Duration.ofSeconds(1));

    LedgerTiming {
        // the worker counts from before its question, the database from when it answered
        if (aloneAfter.compareTo(awayAfter.plus(deadline)) < 0) {
            throw new IllegalArgumentException("nobody may live on a share that is not yet withheld");
        }
    }

    /** Without contact: the worker stops calling, in good time before its share is handed out. */
    Duration silentAfter() {
        return goneAfter.multipliedBy(9).dividedBy(10);
    }
}
