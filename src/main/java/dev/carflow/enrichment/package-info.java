/** The workers: what is taken from the event topics goes out enriched, once, in order, with what Smartcar's API adds inside the allowance. It knows nothing of HTTP endpoints, signatures or how events came onto Kafka. */
package dev.carflow.enrichment;
