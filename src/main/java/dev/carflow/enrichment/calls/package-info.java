/**
 * Calls to Smartcar about a vehicle: single flight, cooldowns, retries, bulkhead, circuit breaker, rate limit. The
 * package knows nothing of Kafka.
 */
package dev.carflow.enrichment.calls;
