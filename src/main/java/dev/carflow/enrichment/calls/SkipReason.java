package dev.carflow.enrichment.calls;

/** Why a call that was wanted was not made. */
public enum SkipReason {
    /** The application's allowance is spent, or kept for more urgent calls. */
    BUDGET("budget"),
    /** The vehicle's monthly quota is spent (430). */
    QUOTA("quota"),
    /** Smartcar asked, or an earlier failure gives reason, to leave the vehicle alone for a while. */
    VEHICLE_PAUSED("vehicle-paused"),
    /** So many calls failed that Smartcar is left alone for a while. */
    BREAKER_OPEN("breaker-open"),
    /** As many calls as allowed were under way until the deadline. */
    BUSY("busy");

    private final String slug;

    SkipReason(String slug) {
        this.slug = slug;
    }

    public String slug() {
        return slug;
    }
}
