package dev.carflow.enrichment.worker;

import dev.carflow.smartcar.api.ClockSkew;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;

/**
 * The events of one partition in the last minutes, which distinguish a second delivery from a first. The time is that
 * of the newest record so far: a backlog read hours later gets the same result as if it had been read in time, and an
 * event is remembered equally long whatever the producer's clock. Used by one thread.
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
        this.sliceMillis = sliceMillis(window);
        this.maxEvents = maxEvents;
        this.clock = clock;
    }

    /** Returns the longest time for which an event may be remembered: slices are forgotten as a whole. */
    static Duration longest(Duration window) {
        return window.plusMillis(sliceMillis(window));
    }

    private static long sliceMillis(Duration window) {
        return Math.max(1, window.toMillis() / SLICES);
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
        slices.computeIfAbsent(Math.floorDiv(newest, sliceMillis), start -> new FingerprintSet())
                .add(event);
        size++;
        if (size > maxEvents) {
            forgottenEarly += forgetOldest();
        }
        return true;
    }

    /** Returns the time of the newest record, from which the window can be rebuilt. */
    long newest() {
        return newest;
    }

    int size() {
        return size;
    }

    /** Returns the number of events forgotten for lack of room before their time: their duplicates would pass. */
    long forgottenEarly() {
        return forgottenEarly;
    }

    private void moveTo(long timestamp) {
        newest = later(newest, timestamp, clock.millis());
        while (!slices.isEmpty() && (slices.firstKey() + 1) * sliceMillis < newest - windowMillis) {
            forgetOldest();
        }
    }

    /**
     * Returns the newest time of records after one more: a producer whose clock is ahead must neither make the window
     * forget everything nor begin later for the next owner.
     *
     * @param before {@link Long#MIN_VALUE} if there was none
     */
    static long later(long before, long timestamp, long now) {
        boolean isTime = timestamp <= now + ClockSkew.MOST.toMillis() || before == Long.MIN_VALUE;
        return isTime ? Math.max(before, Math.min(Math.max(0, timestamp), now)) : before;
    }

    private int forgetOldest() {
        int forgotten = slices.pollFirstEntry().getValue().size();
        size -= forgotten;
        return forgotten;
    }
}
