package dev.carflow.sandbox.simulator.fleet;

/**
 * A vehicle owner as Smartcar's user.
 *
 * @param externalId the customer's own id, null if Connect was given none (contract 3.3)
 */
public record User(String id, String externalId) {}
