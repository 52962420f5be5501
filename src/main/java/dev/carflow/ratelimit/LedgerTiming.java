package dev.carflow.ratelimit;

import java.time.Duration;

/**
 * When a worker counts as present, away and gone. What the database assumes and what the worker does have to overlap: the
 * database withholds a share before the worker uses it, and gives it to others only after the worker has stopped.
 *
 * @param heartbeat the longest time between two questions to the database while it answers
 * @param retry the time between two questions while it does not
 * @param deadline for one question; a later answer counts as none
 * @param answerWithin for one permit that is asked for
 * @param awayAfter without contact: the database begins to withhold the worker's share
 * @param aloneAfter without contact: the worker begins to use its share
 * @param goneAfter without contact: the database gives the share to the others
 * @param validFor how long permits leased ahead may be used, counted from before the question
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
        // The worker counts from before its question, the database from its answer.
        if (aloneAfter.compareTo(awayAfter.plus(deadline)) < 0) {
            throw new IllegalArgumentException("no worker may use a share that is not yet withheld");
        }
    }

    /** Without contact: the worker stops calling, well before its share is given to others. */
    Duration silentAfter() {
        return goneAfter.multipliedBy(9).dividedBy(10);
    }
}
