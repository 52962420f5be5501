package dev.carflow.redrive.replay;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a replay would publish.
 *
 * @param records by their topic
 * @param secondDeliveries events that were there already, which are left out
 * @param redriven what earlier redrives and replays put there, which is left out
 * @param begun when a run of the same replay was begun that it would go on with; the counts are of all of it
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
