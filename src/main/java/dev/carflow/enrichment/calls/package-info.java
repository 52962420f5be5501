/** Asking Smartcar about a vehicle: one call in flight for each, pauses, breaker, retries, and what is remembered of the answers. It knows nothing of Kafka. */
package dev.carflow.enrichment.calls;
