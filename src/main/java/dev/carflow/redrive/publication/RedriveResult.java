package dev.carflow.redrive.publication;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The result of a redrive, or of a dry run.
 *
 * @param published records by their target topic
 * @param left records by the reason for which they stay
 * @param before records that were redriven earlier; empty if that is not known
 * @param problem why it stopped before the end: published records are marked, and the next run continues
 */
public record RedriveResult(
        Map<String, Long> published, Map<String, Long> left, OptionalLong before, Optional<String> problem) {

    public long total() {
        return published.values().stream().mapToLong(Long::longValue).sum();
    }
}
