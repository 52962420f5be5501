/**
 * The spill: a table in PostgreSQL that takes records while Kafka does not, so that they can be acknowledged, and keeps
 * them until the drain has put them on Kafka. It costs nothing until it is needed.
 *
 * <p>It knows topics, keys, headers and bytes, and neither who sends them nor how they come to Kafka.
 */
package dev.carflow.eventlog.spill;
