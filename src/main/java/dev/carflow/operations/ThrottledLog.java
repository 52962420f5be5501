package dev.carflow.operations;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Logs at most one line per interval, with the number of lines suppressed since the last one, so that a flood of
 * requests or failures does not become a flood of log lines. Lines that share a throttle count together. Thread-safe
 * and lock-free.
 */
public final class ThrottledLog {

    private static final String SELF = ThrottledLog.class.getName();

    private final Logger log;
    private final LogThrottle throttle;

    public ThrottledLog(Logger log, Duration interval) {
        this(log, new LogThrottle(interval));
    }

    ThrottledLog(Logger log, LogThrottle throttle) {
        this.log = log;
        this.throttle = throttle;
    }

    /** @param format as of {@link String#format} */
    public void info(String format, Object... values) {
        line(Level.INFO, format, values);
    }

    /** @param format as of {@link String#format} */
    public void warn(String format, Object... values) {
        line(Level.WARN, format, values);
    }

    /** @param format as of {@link String#format} */
    public void error(String format, Object... values) {
        line(Level.ERROR, format, values);
    }

    private void line(Level level, String format, Object... values) {
        OptionalLong heldBack = throttle.tryAcquire();
        if (heldBack.isPresent()) {
            String more =
                    heldBack.getAsLong() == 0 ? "" : " (" + heldBack.getAsLong() + " more since the last such line)";
            log.log(SELF, level, String.format(Locale.ROOT, format, values) + more, null, null);
        }
    }
}
