package dev.carflow.accounts;

/**
 * Any vehicle may have changed since the last {@link VehicleChanged} without a word, because the database was not heard for a
 * while, or is never heard: what is remembered of vehicles is to be looked up anew. Fired as a CDI event, on an event loop;
 * observers must not block.
 */
public record VehicleChangesMissed() {}
