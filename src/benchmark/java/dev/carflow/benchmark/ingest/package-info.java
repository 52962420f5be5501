/**
 * Carflow's ingest relative to its bounds: a bare producer (the broker's ceiling) and the least HTTP server that keeps
 * the same promise (the platform's ceiling). With the profile {@code contenders} also relative to the rejected ways: a
 * Quarkus REST resource, and the channel's emitter.
 */
package dev.carflow.benchmark.ingest;
