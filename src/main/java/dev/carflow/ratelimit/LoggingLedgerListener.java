package dev.carflow.ratelimit;

import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Logs the ledger's availability, throttled. */
final class LoggingLedgerListener implements LedgerListener {

    private static final Logger LOG = Logger.getLogger(RateLimiter.class);

    private static final int MAX_MESSAGE_LENGTH = 120;

    private final ThrottledLog lost = new ThrottledLog(LOG, Duration.ofSeconds(30));

    @Override
    public void ledgerLost(Throwable reason) {
        lost.warn(
                "CARFLOW0602: the database does not answer, so Smartcar's allowance cannot be shared: %s; no calls at "
                        + "first, then this worker's fair share, until it does",
                brief(reason));
    }

    /** A database's message can be a page long. */
    private static String brief(Throwable reason) {
        String text = String.valueOf(reason.getMessage());
        return reason.getClass().getSimpleName() + ": "
                + text.substring(0, Math.min(MAX_MESSAGE_LENGTH, text.length()));
    }

    @Override
    public void ledgerAnswersAgain() {
        LOG.info("CARFLOW0603: the database answers again: Smartcar's allowance is shared by all workers");
    }
}
