/**
 * The drain: puts spilled events on Kafka, each user's in the order of their arrival, and removes them once the brokers
 * have confirmed them.
 *
 * <p>It knows neither how events came into the spill, nor what they contain.
 */
package dev.carflow.eventlog.drain;
