package dev.carflow.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Compares this process's clock with that of a server whose answers have a time, and logs when they differ by more than
 * a minute. Two clocks do not show which of them is wrong: if this process differs from all servers alike, it is its own.
 * Thread-safe.
 */
public final class ClockComparison {

    private static final Logger LOG = Logger.getLogger(ClockComparison.class);

    /** As in the alert CarflowClocksDiffer. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    private final String server;
    private final Clock clock;
    private final ThrottledLog lines = new ThrottledLog(LOG, Duration.ofMinutes(10));

    /** @param server as the log names it */
    public ClockComparison(String server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /**
     * Compares the clocks.
     *
     * @param theirs the time of the server's clock at some moment of the wait for its answer, which has just come
     * @param waited how long this process waited for the answer
     */
    public void answered(Instant theirs, Duration waited) {
        Duration ahead = Duration.between(theirs, clock.instant());
        Duration behind = ahead.negated();
        if (behind.compareTo(USUAL) > 0) {
            log(behind, "behind");
        } else if (ahead.minus(waited).compareTo(USUAL) > 0) {
            log(ahead.minus(waited), "ahead of");
        }
    }

    private void log(Duration difference, String direction) {
        lines.warn(
                "CARFLOW0013: this process's clock is %d s %s that of %s, so one of the two is wrong: synchronize both (NTP)",
                difference.toSeconds(), direction, server);
    }
}
