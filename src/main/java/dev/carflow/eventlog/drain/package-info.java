/**
 * The drain: puts what waits in the spill on Kafka, each user's events in the order of their arrival, and removes it once
 * the brokers have confirmed it.
 *
 * <p>It knows nothing of how events came into the spill, nor of what they say.
 */
package dev.carflow.eventlog.drain;
