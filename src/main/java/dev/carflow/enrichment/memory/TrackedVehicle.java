package dev.carflow.enrichment.memory;

/** A vehicle as one user knows it: the unit of memory. Immutable. */
public final class TrackedVehicle {

    private final String userId;
    private final String vehicleId;
    private final Continuity continuity;

    /** Looked up several times for each event. */
    private final MemoryKey key;

    /** @param continuity of the events about it */
    public TrackedVehicle(String userId, String vehicleId, Continuity continuity) {
        this.userId = userId;
        this.vehicleId = vehicleId;
        this.continuity = continuity;
        this.key = new MemoryKey(userId, vehicleId);
    }

    public String userId() {
        return userId;
    }

    public String vehicleId() {
        return vehicleId;
    }

    Continuity continuity() {
        return continuity;
    }

    MemoryKey key() {
        return key;
    }

    /** Ids must not be logged. */
    @Override
    public String toString() {
        return "TrackedVehicle[redacted]";
    }
}
