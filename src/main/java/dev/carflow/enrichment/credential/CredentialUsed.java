package dev.carflow.enrichment.credential;

import dev.carflow.operations.Slug;

/** What an attempt at a call was made with in the end. */
public enum CredentialUsed {
    APPLICATION,
    VEHICLE,
    /** The vehicle's was wanted, and there was none that worked. */
    APPLICATION_INSTEAD,
    /** The vehicle's was wanted and no other allowed, so no call was made. */
    NONE;

    /** As a metric tag. */
    public String slug() {
        return Slug.of(this);
    }
}
