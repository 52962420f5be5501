/**
 * The durable hand-over. A record is reported as stored once it is on Kafka, confirmed by all in-sync replicas, or,
 * while Kafka does not take it, in the spill, from where it goes to Kafka.
 *
 * <p>It knows topics, keys, headers and bytes, and nothing of HTTP, of Smartcar or of the senders and routes of events.
 */
package dev.carflow.eventlog;
