/**
 * One event: read from what Smartcar sent, merged by signal code, written as the enriched value. Pure functions on
 * JSON; the package knows nothing of Kafka, calls or the rate limit.
 */
package dev.carflow.enrichment.event;
