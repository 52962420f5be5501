package dev.carflow.enrichment.credential;

import dev.carflow.operations.Slug;

/** The credential that an attempt was made with. */
public enum CredentialUsed {
    APPLICATION,
    VEHICLE,
    /** The vehicle token was wanted, but none worked. */
    APPLICATION_INSTEAD,
    /** The vehicle token was wanted and no other allowed, so no call was made. */
    NONE;

    /** As a metric tag. */
    public String slug() {
        return Slug.of(this);
    }
}
