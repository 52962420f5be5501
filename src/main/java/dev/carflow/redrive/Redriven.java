package dev.carflow.redrive;

import java.util.Map;
import java.util.Optional;

/**
 * What a redrive came to.
 *
 * @param published records by the topic they went, or would go, to
 * @param left records by why they stay
 * @param before those that were redriven earlier
 * @param problem why it stopped before the end: what is published is marked, and the next run goes on
 */
public record Redriven(Map<String, Long> published, Map<String, Long> left, long before, Optional<String> problem) {

    public long total() {
        return published.values().stream().mapToLong(Long::longValue).sum();
    }
}
