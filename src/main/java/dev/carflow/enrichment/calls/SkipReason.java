package dev.carflow.enrichment.calls;

/** Why a call that was wanted was not made. */
public enum SkipReason {
    /** The application's allowance is exhausted, or the rest is reserved for more urgent calls. */
    BUDGET("budget"),
    /** The vehicle's monthly quota is spent (430). */
    QUOTA("quota"),
    /** The vehicle is in a cooldown, because Smartcar asked for it or after an earlier failure. */
    VEHICLE_PAUSED("vehicle-paused"),
    /** Too many calls failed: no calls are made for a while. */
    BREAKER_OPEN("breaker-open"),
    /** The maximum number of calls was in flight until the deadline. */
    BUSY("busy"),
    /** Smartcar's v3 takes no vehicle's token, and in this phase of the migration calls are made with nothing else. */
    VEHICLE_TOKENS_REFUSED("vehicle-tokens-refused"),
    /** The vehicle has no token that works, and v2.0, which would renew it, is not served any more. */
    VERSION_GONE("version-gone");

    private final String slug;

    SkipReason(String slug) {
        this.slug = slug;
    }

    public String slug() {
        return slug;
    }
}
