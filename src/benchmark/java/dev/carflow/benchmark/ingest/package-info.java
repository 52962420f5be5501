/**
 * What Carflow takes in, next to what bounds it: a bare producer (the broker's ceiling) and the least HTTP server that
 * keeps the same promise (the ceiling of the platform). With the profile {@code contenders} also next to the ways that were not chosen: a Quarkus REST
 * resource, and the channel's emitter.
 */
package dev.carflow.benchmark.ingest;
