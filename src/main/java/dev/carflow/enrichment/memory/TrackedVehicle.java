package dev.carflow.enrichment.memory;

/**
 * A vehicle as one user knows it: the unit of memory.
 *
 * @param continuity of the events about it
 */
public record TrackedVehicle(String userId, String vehicleId, Continuity continuity) {

    /** Ids must not be logged. */
    @Override
    public String toString() {
        return "Subject[redacted]";
    }
}
