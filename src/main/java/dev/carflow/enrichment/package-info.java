/**
 * The workers: events of the event topics are enriched with what Smartcar's API adds within the allowance, and written
 * once and in order. The package knows nothing of HTTP endpoints, signatures or how events came onto Kafka.
 */
package dev.carflow.enrichment;
