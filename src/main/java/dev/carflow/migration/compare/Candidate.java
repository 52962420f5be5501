package dev.carflow.migration.compare;

/** A vehicle that can be read both ways. */
record Candidate(String userId, String vehicleId) {

    @Override
    public String toString() {
        return "Candidate[redacted]";
    }
}
