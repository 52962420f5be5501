package dev.carflow.redrive.publication;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a redrive came to, or would come to.
 *
 * @param published records by the topic they went, or would go, to
 * @param left records by why they stay
 * @param before those that were redriven earlier; none where nothing is known of them any longer
 * @param problem why it stopped before the end: what is published is noted, and the next run goes on
 */
public record RedriveResult(
        Map<String, Long> published, Map<String, Long> left, OptionalLong before, Optional<String> problem) {

    public long total() {
        return published.values().stream().mapToLong(Long::longValue).sum();
    }
}
