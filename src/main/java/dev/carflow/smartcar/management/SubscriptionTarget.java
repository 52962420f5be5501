package dev.carflow.smartcar.management;

/** A webhook and a user's vehicle, between which there is one subscription at most (contract 7.6). Ids are opaque. */
public record SubscriptionTarget(String webhookId, String userId, String vehicleId) {

    /** Who owns a vehicle is personal. */
    @Override
    public String toString() {
        return "SubscriptionTarget[redacted]";
    }
}
