package dev.carflow.accounts;

/**
 * A vehicle was connected, removed or given to another user, here or in another process: whatever is remembered of it is to
 * be looked up anew. Fired as a CDI event, on an event loop; observers must not block.
 */
public record VehicleChanged(String smartcarVehicleId) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "VehicleChanged[redacted]";
    }
}
