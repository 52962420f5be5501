package dev.carflow.migration.compare;

import java.time.Duration;
import java.util.Optional;

/**
 * @param sample number of vehicles picked at random; none for all
 * @param tolerance between the times of a signal in both answers
 * @param callsPerMinute replaces the setting; 0 for no limit
 */
public record ComparisonRequest(Optional<Integer> sample, Duration tolerance, Optional<Integer> callsPerMinute) {}
