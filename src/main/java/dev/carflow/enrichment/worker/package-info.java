/**
 * Kafka's side of enrichment: consumes, recognises duplicates, keeps the order, writes output and offsets in one
 * transaction. It knows nothing of what enrichment does with an event.
 */
package dev.carflow.enrichment.worker;
