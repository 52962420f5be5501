package dev.carflow.migration.imports;

import java.util.Optional;

/**
 * How to import.
 *
 * @param dryRun reads everything and writes nothing
 * @param linesPerSecond at most, at least 1; none for as fast as the database takes them
 */
public record ImportRequest(boolean dryRun, Optional<Integer> linesPerSecond) {}
