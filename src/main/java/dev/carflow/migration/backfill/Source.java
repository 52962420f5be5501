package dev.carflow.migration.backfill;

/** Where it is learned who connects which vehicle. */
public enum Source {
    /** {@code GET /v3/connections}, with the application's credentials (contract 7.2). */
    V3,

    /** The legacy management API, with the application management token (contract 5.3). */
    LEGACY,

    /** v2.0, asked with each stored token whose it is (contract 5.3). */
    TOKENS
}
