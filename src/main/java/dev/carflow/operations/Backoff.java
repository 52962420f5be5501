package dev.carflow.operations;

import java.time.Duration;

/** The pauses of one task that is tried again and again, by a {@link BackoffPolicy}. Thread-safe. */
public final class Backoff {

    private final BackoffPolicy policy;
    private int failures;

    public Backoff(Duration first, Duration longest) {
        this.policy = new BackoffPolicy(first, longest);
    }

    /** Returns the pause after one more failure. */
    public synchronized Duration next() {
        return policy.after(++failures);
    }

    /** To be called when a try succeeded. */
    public synchronized void reset() {
        failures = 0;
    }
}
