/**
 * The state of each vehicle, derived from enriched events for readers who want the state and not the stream: the newest
 * known value of every signal, and what changed it. {@code .merge} is a pure function of a vehicle's records, in any
 * order; {@code .input} reads these records.
 *
 * <p>It must not know how events came onto the enriched topics, and calls neither Smartcar nor the database.
 */
package dev.carflow.views;
