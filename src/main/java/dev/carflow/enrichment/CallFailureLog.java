package dev.carflow.enrichment;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.api.ApiError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Logs calls that fail or answer less than announced, throttled for each kind of problem, with the id by which
 * Smartcar's support finds the call. Never logs the user or the vehicle.
 */
final class CallFailureLog {

    private static final Logger LOG = Logger.getLogger(CallFailureLog.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** By the problem's slug; there are few. */
    private final Map<String, ThrottledLog> throttles = new ConcurrentHashMap<>();

    /** No paging is documented for this call, so the rest cannot be requested (contract 7.4). */
    void shortAnswer(Answered answered) {
        if (answered.shared()) {
            return;
        }
        throttles
                .computeIfAbsent(SignalEnrichment.SHORT_ANSWER, any -> new ThrottledLog(LOG, EVERY))
                .warn(
                        "CARFLOW0503: Smartcar's answer has %d of %d signals, request id %s",
                        answered.signals().signals().size(),
                        answered.signals().totalCount(),
                        answered.requestId().orElse("-"));
    }

    void failed(Failed failed) {
        if (failed.shared()) {
            return;
        }
        String slug = failed.problem().slug();
        ApiError error = failed.problem().error();
        throttles
                .computeIfAbsent(slug, any -> new ThrottledLog(LOG, EVERY))
                .info(
                        "CARFLOW0502: a call for signals failed: %s, Smartcar's code %s, request id %s",
                        slug, error.code().orElse("-"), failed.requestId().orElse("-"));
    }
}
