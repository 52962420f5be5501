/**
 * The spill: a table in PostgreSQL that stores records while Kafka does not take them, so that they can be
 * acknowledged, until the drain has put them on Kafka. It costs nothing until it is needed.
 *
 * <p>It knows topics, keys, headers and bytes, and neither who sends them nor how they get to Kafka.
 */
package dev.carflow.eventlog.spill;
