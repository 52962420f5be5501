package dev.carflow.sandbox.simulator.fleet;

/** What there is one subscription of at most. */
public record SubscriptionKey(String webhookId, String userId, String vehicleId) {}
