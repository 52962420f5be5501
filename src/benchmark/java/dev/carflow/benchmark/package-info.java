/**
 * Measures Carflow next to what bounds it. Run it with {@code ./mvnw -Pbenchmark verify}; the options are in {@link
 * dev.carflow.benchmark.Settings}.
 */
package dev.carflow.benchmark;
