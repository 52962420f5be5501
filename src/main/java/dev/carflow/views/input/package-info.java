/**
 * Reads the records of {@code {route}.enriched} as contributions to a vehicle's state. It depends on the form that
 * enriched events have on their topic, and not on how a worker makes them.
 */
package dev.carflow.views.input;
