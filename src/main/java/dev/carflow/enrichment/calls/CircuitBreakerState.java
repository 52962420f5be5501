package dev.carflow.enrichment.calls;

/** Whether Smartcar is asked at all. */
public enum CircuitBreakerState {
    CLOSED,
    /** Nobody asks. */
    OPEN,
    /** One call tries whether Smartcar is back; the others wait for its result. */
    HALF_OPEN
}
