package dev.carflow.smartcar.api;

import java.time.Duration;
import java.time.Instant;

/** Bounds times from other clocks: those of cars, of Smartcar and of producers. */
public final class ClockSkew {

    /** Clocks differ by minutes; a time further ahead comes from a wrong clock. */
    public static final Duration MOST = Duration.ofMinutes(10);

    private ClockSkew() {}

    /**
     * Whether a time is too far in the future to be compared with others, or to count as new.
     *
     * @param receivedAt when it was received, not when it is processed, so that the result is the same each time
     */
    public static boolean isAhead(Instant time, Instant receivedAt) {
        long seconds = time.getEpochSecond() - receivedAt.getEpochSecond();
        return seconds > MOST.getSeconds() || seconds == MOST.getSeconds() && time.getNano() > receivedAt.getNano();
    }
}
