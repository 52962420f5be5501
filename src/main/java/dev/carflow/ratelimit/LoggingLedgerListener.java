package dev.carflow.ratelimit;

import dev.carflow.database.DatabaseProblem;
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

    /** The server's words, or the first cause's; a message can be a page long. */
    private static String brief(Throwable reason) {
        String text = DatabaseProblem.of(reason).words();
        return text.substring(0, Math.min(MAX_MESSAGE_LENGTH, text.length()));
    }

    @Override
    public void ledgerAnswersAgain() {
        LOG.info("CARFLOW0603: the database answers again: Smartcar's allowance is shared by all workers");
    }
}
