/**
 * Measures what Carflow takes in, next to what bounds it: a bare producer (the broker's ceiling) and the least HTTP
 * server that keeps the same promise (the ceiling of the platform). Run it with {@code ./mvnw -Pbenchmark verify}; the
 * options are in {@link dev.carflow.benchmark.Settings}.
 */
package dev.carflow.benchmark;
