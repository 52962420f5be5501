package dev.carflow.operations;

/** A role of a process, which may have several. */
public enum Role {
    /** Serves Smartcar's webhooks over HTTP. */
    INGEST,
    /** Consumes the event topics and enriches them. */
    WORKER
}
