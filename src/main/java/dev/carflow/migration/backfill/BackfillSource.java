package dev.carflow.migration.backfill;

/** Where a backfill learns who connects which vehicle. */
public enum BackfillSource {
    /** {@code GET /v3/connections}, with the application's credentials (contract 7.2). */
    V3,

    /** The legacy management API, with the application management token (contract 5.3). */
    LEGACY,

    /** v2.0, asked with each stored token for its owner (contract 5.3). */
    TOKENS,

    /** {@code GET /v3/vehicles/{id}/signals/vehicleidentification-vin}, of vehicles that a listing found (contract 7.5). */
    VINS;

    /**
     * Returns whether the source is asked about stored rows, so that there is no listing to restart and no match by
     * vehicle.
     */
    public boolean isAboutWhatIsHere() {
        return this == TOKENS || this == VINS;
    }
}
