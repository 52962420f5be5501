/**
 * What Carflow takes in, next to what bounds it: a bare producer (the broker's ceiling) and the least HTTP server that
 * keeps the same promise (the ceiling of the platform).
 */
package dev.carflow.benchmark.ingest;
