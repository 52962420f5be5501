package dev.carflow.enrichment.budget;

import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Tells the operator through the log, seldom. */
final class LoggingLedgerListener implements LedgerListener {

    private static final Logger LOG = Logger.getLogger(WorkerRateLimiter.class);

    private static final int LONGEST = 120;

    private final ThrottledLog lost = new ThrottledLog(LOG, Duration.ofSeconds(30));

    @Override
    public void contactLost(Throwable reason) {
        lost.warn(
                "the database does not answer, so Smartcar's allowance cannot be shared: %s; no calls at first,"
                        + " then this worker's fair share, until it does",
                brief(reason));
    }

    /** A database's message can be a page long. */
    private static String brief(Throwable reason) {
        String text = String.valueOf(reason.getMessage());
        return reason.getClass().getSimpleName() + ": " + text.substring(0, Math.min(LONGEST, text.length()));
    }

    @Override
    public void contactRegained() {
        LOG.info("the database answers again: Smartcar's allowance is shared by all workers");
    }
}
