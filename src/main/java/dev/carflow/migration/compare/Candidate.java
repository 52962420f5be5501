package dev.carflow.migration.compare;

/** A vehicle that can be read with either credential. */
record Candidate(String userId, String vehicleId) {

    @Override
    public String toString() {
        return "Candidate[redacted]";
    }
}
