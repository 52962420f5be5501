package dev.carflow.webhook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is being handled at one time: so many deliveries, so many bytes of their bodies. While there is no room, the
 * delivery whose body has been on its way the longest gives its place to one that arrives, so that slow clients cannot
 * occupy all of them. Thread-safe; the usual way costs one atomic operation.
 */
final class InFlight {

    /** One of them. */
    interface Delivery {

        /** Bytes of its body so far. */
        int received();

        /** Its place is wanted for another: ends it, soon. */
        void displace();
    }

    private final int maxDeliveries;
    private final long maxBytes;
    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Those whose bodies are late, the oldest first. */
    private final Set<Delivery> slow = new LinkedHashSet<>();

    /**
     * Creates an empty one.
     *
     * @param maxBytes of bodies being read or waiting for their event to be durable
     */
    InFlight(int maxDeliveries, long maxBytes) {
        this.maxDeliveries = maxDeliveries;
        this.maxBytes = maxBytes;
    }

    /** Makes room for one more delivery of this length, -1 = not known; false if there is none. */
    boolean tryEnter(long declaredBytes) {
        if (!isRoomFor(bytes.get() + Math.max(0, declaredBytes))) {
            return false;
        }
        if (deliveries.incrementAndGet() <= maxDeliveries || displaceSlowest(0)) {
            return true;
        }
        deliveries.decrementAndGet();
        return false;
    }

    /** A part of a body has arrived; false if it is too much. To be given back with {@link #leave} in any case. */
    boolean tryGrow(int more) {
        return isRoomFor(bytes.addAndGet(more));
    }

    private boolean isRoomFor(long allBytes) {
        return allBytes <= maxBytes || displaceSlowest(allBytes - maxBytes);
    }

    /** One is over, in whatever way. */
    void leave(Delivery delivery, int itsBytes, boolean wasSlow) {
        deliveries.decrementAndGet();
        bytes.addAndGet(-itsBytes);
        if (wasSlow) {
            arrived(delivery);
        }
    }

    /** Its body takes long: from now on its place may be given to another. */
    void late(Delivery delivery) {
        synchronized (slow) {
            slow.add(delivery);
        }
    }

    /** Its body is there, or wanted no more: its place is its own again. */
    void arrived(Delivery delivery) {
        synchronized (slow) {
            slow.remove(delivery);
        }
    }

    int deliveries() {
        return deliveries.get();
    }

    long bytes() {
        return bytes.get();
    }

    /**
     * Ends as many as it takes to get so many bytes back, one at least. They end on their own event loops and a moment
     * later; until then there is that much more than the bound.
     */
    private boolean displaceSlowest(long wantedBytes) {
        List<Delivery> displaced = new ArrayList<>();
        long freed = 0;
        synchronized (slow) {
            Iterator<Delivery> oldestFirst = slow.iterator();
            while (oldestFirst.hasNext() && (displaced.isEmpty() || freed < wantedBytes)) {
                Delivery slowest = oldestFirst.next();
                oldestFirst.remove();
                displaced.add(slowest);
                freed += slowest.received();
            }
        }
        displaced.forEach(Delivery::displace);
        return !displaced.isEmpty() && freed >= wantedBytes;
    }
}
