/**
 * Measures Carflow relative to its bounds. Run it with {@code ./mvnw -Pbenchmark verify}; the options are in
 * {@link dev.carflow.benchmark.Settings}.
 */
package dev.carflow.benchmark;
