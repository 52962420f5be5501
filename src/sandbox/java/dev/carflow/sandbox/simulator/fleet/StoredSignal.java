package dev.carflow.sandbox.simulator.fleet;

/**
 * A signal in Smartcar's store (contract 7.4 and 12.2).
 *
 * @param ingestedAt epoch ms when the store took it in; the API says it, webhooks do not
 */
public record StoredSignal(Signal signal, long ingestedAt) {}
