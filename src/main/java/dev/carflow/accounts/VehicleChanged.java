package dev.carflow.accounts;

/**
 * A vehicle was connected, removed or given to another user, in this process or another: observers look up again what
 * they remember of it. Fired as a CDI event on an event loop; observers must not block.
 */
public record VehicleChanged(String smartcarVehicleId) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "VehicleChanged[redacted]";
    }
}
