package dev.carflow.accounts;

import java.time.Instant;
import java.util.Map;

/**
 * Who was removed lately, as the database has it: also while this process was not told, or was not there. Fired as a CDI
 * event each time after all accounts were read, on a worker thread.
 *
 * @param byHash when, by the SHA-256 of the Smartcar user's id in UTF-8, in hexadecimal
 */
public record RecentRemovals(Map<String, Instant> byHash) {

    public RecentRemovals {
        byHash = Map.copyOf(byHash);
    }
}
