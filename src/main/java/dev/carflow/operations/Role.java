package dev.carflow.operations;

/** What one process of the service does; a process may have several roles. */
public enum Role {
    /** Serves Smartcar's webhooks over HTTP. */
    INGEST,
    /** Consumes the event topics and enriches them. */
    WORKER
}
