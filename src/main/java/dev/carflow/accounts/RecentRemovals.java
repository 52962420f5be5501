package dev.carflow.accounts;

import java.time.Instant;
import java.util.Map;

/**
 * Users who were removed lately according to the database, including removals that this process was not notified of.
 * Fired as a CDI event each time all accounts were read, on a worker thread.
 *
 * @param byHash time of removal by the SHA-256 of the Smartcar user's id in UTF-8, in hexadecimal
 */
public record RecentRemovals(Map<String, Instant> byHash) {

    public RecentRemovals {
        byHash = Map.copyOf(byHash);
    }
}
