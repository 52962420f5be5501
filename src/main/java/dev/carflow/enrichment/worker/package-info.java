/** Kafka's side of enrichment: consume, recognise duplicates, keep the order, write output and offsets in one transaction. It knows nothing of what enrichment does with an event. */
package dev.carflow.enrichment.worker;
