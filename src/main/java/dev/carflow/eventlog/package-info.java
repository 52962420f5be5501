/**
 * The durable hand-over: a record is on Kafka, confirmed by all in-sync replicas, before anyone is told so; or, while Kafka
 * does not take it, in the fallback, from where it comes to Kafka.
 *
 * <p>It knows topics, keys, headers and bytes, and nothing of HTTP, of Smartcar or of who sends what where.
 */
package dev.carflow.eventlog;
