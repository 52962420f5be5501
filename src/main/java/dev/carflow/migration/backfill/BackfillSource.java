package dev.carflow.migration.backfill;

/** Where it is learned who connects which vehicle. */
public enum BackfillSource {
    /** {@code GET /v3/connections}, with the application's credentials (contract 7.2). */
    V3,

    /** The legacy management API, with the application management token (contract 5.3). */
    LEGACY,

    /** v2.0, asked with each stored token whose it is (contract 5.3). */
    TOKENS,

    /** {@code GET /v3/vehicles/{id}/signals/vehicleidentification-vin}, of vehicles that a listing found (contract 7.5). */
    VINS;

    /** Whether it is asked about what is here, so that there is no listing to begin anew, and nothing besides to match by. */
    public boolean isAboutWhatIsHere() {
        return this == TOKENS || this == VINS;
    }
}
