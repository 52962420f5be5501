package dev.carflow.webhook;

import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Logs one line per refused request, with the reason and nothing of the request; at most one per reason and second. */
final class RefusalLog {

    private static final Logger LOG = Logger.getLogger(RefusalLog.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Map<Refusal, ThrottledLog> throttles = new EnumMap<>(Refusal.class);

    RefusalLog() {
        for (Refusal refusal : Refusal.values()) {
            throttles.put(refusal, new ThrottledLog(LOG, INTERVAL));
        }
    }

    void refused(Refusal refusal) {
        throttles
                .get(refusal)
                .warn("CARFLOW0101: webhook refused with %d %s: %s", refusal.status(), refusal.slug(), refusal.title());
    }
}
