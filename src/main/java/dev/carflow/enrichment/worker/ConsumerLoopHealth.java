package dev.carflow.enrichment.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a consumer loop is running, and whether a restart of the process would fix it, from what its thread notes.
 * Written by that thread, read by any.
 */
final class ConsumerLoopHealth {

    /** Longer than any single wait of a consumer loop while Kafka is available. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(45);

    private static final Duration STABLE_AFTER = Duration.ofSeconds(20);

    /** Longer than the sum of all waits of a consumer loop while Kafka is unavailable: each has its own limit. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(5);

    private final LongSupplier nanoTime;
    private volatile long lastRound;
    private volatile long lastTurn;
    private volatile long sessionBegan;

    /** Whether a membership failed, and none has lasted since. */
    private volatile boolean failed;

    private volatile long errorsSince;
    private volatile boolean inErrors;

    ConsumerLoopHealth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastRound = nanoTime.getAsLong();
        this.lastTurn = lastRound;
        this.sessionBegan = lastRound;
    }

    void membershipBegins() {
        long now = nanoTime.getAsLong();
        sessionBegan = now;
        lastTurn = now;
    }

    /** Notes another iteration of the membership's loop. */
    void goesRound() {
        long now = nanoTime.getAsLong();
        lastRound = now;
        lastTurn = now;
        if (now - sessionBegan > STABLE_AFTER.toNanos()) {
            failed = false;
            inErrors = false;
        }
    }

    /** @param failure an {@link Error} is the process's fault and not Kafka's */
    void membershipFailed(Throwable failure) {
        failed = true;
        if (failure instanceof Error && !inErrors) {
            errorsSince = nanoTime.getAsLong();
            inErrors = true;
        }
    }

    /** Returns whether its loop iterates, and after a failure has done so for a while. */
    boolean isGoing() {
        return isYoungerThan(LONGEST_ROUND, lastRound) && !failed;
    }

    /**
     * Returns whether it hangs longer than any wait for Kafka, or has failed with errors of this process for as long.
     */
    boolean needsRestart() {
        return !isYoungerThan(LONGEST_TURN, lastTurn) || inErrors && !isYoungerThan(LONGEST_TURN, errorsSince);
    }

    private boolean isYoungerThan(Duration age, long since) {
        return nanoTime.getAsLong() - since <= age.toNanos();
    }
}
