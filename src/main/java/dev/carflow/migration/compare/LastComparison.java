package dev.carflow.migration.compare;

import java.time.Instant;

/**
 * The last result of {@code migrate compare}.
 *
 * @param recent whether it is younger than a week
 */
public record LastComparison(Instant at, boolean recent, ComparisonSummary vehicles) {}
