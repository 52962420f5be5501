/**
 * The durable hand-over: a record is on Kafka, confirmed by all in-sync replicas, before anyone is told so.
 *
 * <p>It knows topics, keys, headers and bytes, and nothing of HTTP, of Smartcar or of who sends what where.
 */
package dev.carflow.eventlog;
