package dev.carflow.scenario;

import dev.carflow.operations.Slug;

/** The form of records that a scenario is played in. */
public enum Form {
    /** As on {@code {route}.enriched}, with the records beside the events. */
    ENRICHED,

    /** As on the topics that ingest writes: the received bytes. */
    RAW;

    public String slug() {
        return Slug.of(this);
    }
}
