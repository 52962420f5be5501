package dev.carflow.migration.backfill;

/** Which of Smartcar's listings is read. */
public enum Source {
    /** {@code GET /v3/connections}, with the application's credentials (contract 7.2). */
    V3,

    /** The legacy management API, with the application management token (contract 5.3). */
    LEGACY
}
