package dev.carflow.routing;

/**
 * The mark of the event by which an operator requests a vehicle's signals after an outage. It lies on the topic of
 * Smartcar's events, and is none of theirs.
 */
public final class RefreshRequest {

    /** Its CloudEvents type. */
    public static final String TYPE = "dev.carflow.refresh";

    /** Its CloudEvents source. */
    public static final String SOURCE = "/carflow/outage-refresh";

    /** The type of its trigger, which makes a worker call Smartcar whatever it remembers. */
    public static final String TRIGGER = "CARFLOW_REFRESH";

    private RefreshRequest() {}
}
