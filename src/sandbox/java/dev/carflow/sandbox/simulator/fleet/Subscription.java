package dev.carflow.sandbox.simulator.fleet;

import java.time.Instant;

/** One webhook's subscription to one vehicle of one user (contract 7.6). */
public record Subscription(String id, String webhookId, User user, Vehicle vehicle, Instant createdAt) {

    SubscriptionKey key() {
        return new SubscriptionKey(webhookId, user.id(), vehicle.id());
    }
}
