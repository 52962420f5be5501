package dev.carflow.ratelimit;

/** Which calls come first when the limit is nearly exhausted. */
public enum Urgency {
    /** A first delivery, or a wanted signal without any known value: may take the last permit. */
    URGENT,
    /** A value is known but old: leaves a reserve to urgent calls. */
    ROUTINE
}
