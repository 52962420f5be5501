/**
 * The outbox: publishes to readers of enriched events, on their topics, that users were removed. A removal writes a row in its
 * own transaction; a worker puts the record on Kafka and then deletes the row.
 *
 * <p>It knows nothing of who removes users, nor of enrichment.
 */
package dev.carflow.outbox;
