package dev.carflow.operations;

import java.time.Duration;

/** The pause before each further try: twice as long as the one before, up to a bound. Thread-safe. */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** For the try after one that failed. */
    public synchronized Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return now;
    }

    /** A try succeeded. */
    public synchronized void reset() {
        next = first;
    }
}
