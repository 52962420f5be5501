package dev.carflow.enrichment.calls;

/** A vehicle as one user sees it: what one user may know of a vehicle is nothing to another. */
record VehicleKey(String userId, String vehicleId) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "VehicleKey[redacted]";
    }
}
