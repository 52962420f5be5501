package dev.carflow.redrive.replay;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The records that a replay would publish.
 *
 * @param records by topic
 * @param secondDeliveries duplicates, which are left out
 * @param redriven records of earlier redrives and replays, which are left out
 * @param begun when the unfinished run that it would continue was begun; the counts are of the whole run
 */
public record ReplayCount(
        Map<String, Long> records,
        long secondDeliveries,
        long redriven,
        Optional<Instant> first,
        Optional<Instant> last,
        Optional<Instant> begun) {

    public long total() {
        return records.values().stream().mapToLong(Long::longValue).sum();
    }
}
