package dev.carflow.enrichment.memory;

/**
 * What is remembered, or may be: a vehicle as one user knows it.
 *
 * @param continuity of the events that tell of it
 */
public record TrackedVehicle(String userId, String vehicleId, Continuity continuity) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "Subject[redacted]";
    }
}
