package dev.carflow.migration.compare;

import java.time.Instant;

/**
 * As {@code migrate compare} noted it.
 *
 * @param recent whether it is younger than a week
 */
public record LastComparison(Instant at, boolean recent, ComparisonSummary vehicles) {}
