package dev.carflow.sandbox.simulator.fleet;

/**
 * A signal in Smartcar's store (contract 7.4 and 12.2).
 *
 * @param ingestedAt epoch ms when the store received it; only the API reports it
 */
public record StoredSignal(Signal signal, long ingestedAt) {}
