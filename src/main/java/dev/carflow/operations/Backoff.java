package dev.carflow.operations;

import java.time.Duration;

/** The pause before each retry: twice as long as the one before, up to a bound. Thread-safe. */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** Returns the pause after another failed attempt. */
    public synchronized Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return now;
    }

    /** Starts again with the first pause, after a success. */
    public synchronized void reset() {
        next = first;
    }
}
