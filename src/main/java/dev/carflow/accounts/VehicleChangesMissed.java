package dev.carflow.accounts;

/**
 * Any vehicle may have changed since the last {@link VehicleChanged} without a notification, because the connection to
 * the database was lost or notifications never arrive: observers look up again what they remember of vehicles. Fired
 * as a CDI event on an event loop; observers must not block.
 */
public record VehicleChangesMissed() {}
