package dev.carflow.migration.compare;

import java.time.Duration;
import java.util.Optional;

/**
 * @param sample vehicles picked at random; none for all
 * @param tolerance between the times at which a vehicle said a signal
 * @param callsPerMinute instead of the setting; 0 is no limit
 */
public record ComparisonRequest(Optional<Integer> sample, Duration tolerance, Optional<Integer> callsPerMinute) {}
