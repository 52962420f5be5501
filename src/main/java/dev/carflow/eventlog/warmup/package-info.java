/**
 * What the warm-up of a new process has in place of Kafka: a real producer, and a broker in this process that keeps
 * nothing. It does not know what an event is, and nothing of it outlives the warm-up.
 */
package dev.carflow.eventlog.warmup;
