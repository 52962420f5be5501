package dev.carflow.enrichment.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;

/**
 * The events of one partition in the last minutes, to tell a second delivery from a first. Time is that of the records,
 * so that a backlog read hours later is judged as it would have been in time. Used by one thread.
 */
final class DuplicateWindow {

    private static final int SLICES = 15;

    private final long windowMillis;
    private final long sliceMillis;
    private final int maxEvents;
    private final Clock clock;
    private final TreeMap<Long, FingerprintSet> slices = new TreeMap<>();
    private long newest = Long.MIN_VALUE;
    private int size;
    private long forgottenEarly;

    DuplicateWindow(Duration window, int maxEvents, Clock clock) {
        this.windowMillis = window.toMillis();
        this.sliceMillis = Math.max(1, windowMillis / SLICES);
        this.maxEvents = maxEvents;
        this.clock = clock;
    }

    /**
     * @param timestamp of the record, epoch milliseconds
     * @return whether this is the event's first time within the window
     */
    boolean add(Fingerprint event, long timestamp) {
        moveTo(timestamp);
        for (FingerprintSet slice : slices.values()) {
            if (slice.contains(event)) {
                return false;
            }
        }
        // A record older than the window is remembered as long as the oldest of it.
        long at = Math.max(timestamp, newest - windowMillis);
        slices.computeIfAbsent(Math.floorDiv(Math.min(at, newest), sliceMillis), start -> new FingerprintSet())
                .add(event);
        size++;
        if (size > maxEvents) {
            forgottenEarly += forgetOldest();
        }
        return true;
    }

    /** The time up to which the window reaches: that of the newest record; from it the window can be rebuilt. */
    long newest() {
        return newest;
    }

    int size() {
        return size;
    }

    /** How many events were forgotten for want of room and not of age: their duplicates would pass. */
    long forgottenEarly() {
        return forgottenEarly;
    }

    private void moveTo(long timestamp) {
        // A producer whose clock is ahead must not make the window forget everything.
        newest = Math.max(newest, Math.min(timestamp, clock.millis()));
        while (!slices.isEmpty() && (slices.firstKey() + 1) * sliceMillis < newest - windowMillis) {
            forgetOldest();
        }
    }

    private int forgetOldest() {
        int forgotten = slices.pollFirstEntry().getValue().size();
        size -= forgotten;
        return forgotten;
    }
}
