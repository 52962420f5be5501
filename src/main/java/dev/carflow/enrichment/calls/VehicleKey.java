package dev.carflow.enrichment.calls;

/** A vehicle as one user sees it: what one user may know of a vehicle is not for another. */
record VehicleKey(String userId, String vehicleId) {

    /** Ids must not be logged. */
    @Override
    public String toString() {
        return "VehicleKey[redacted]";
    }
}
