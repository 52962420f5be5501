package dev.carflow.webhook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the deliveries being handled at one time, and the bytes of their bodies. When there is no room, a new delivery
 * displaces the one whose body has been arriving the longest, so that slow clients cannot occupy every place.
 * Thread-safe; normally costs one atomic operation.
 */
final class InFlight {

    /** A delivery that may be displaced. */
    interface Delivery {

        /** Returns the bytes of its body received so far. */
        int received();

        /** Asks the delivery to end soon, because another needs its place. */
        void displace();
    }

    private final int maxDeliveries;
    private final long maxBytes;
    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Deliveries whose bodies are late, the oldest first. */
    private final Set<Delivery> slow = new LinkedHashSet<>();

    /**
     * @param maxBytes of bodies being read or waiting for their event to be durable
     */
    InFlight(int maxDeliveries, long maxBytes) {
        this.maxDeliveries = maxDeliveries;
        this.maxBytes = maxBytes;
    }

    /** Makes room for one more delivery of this length (-1 if unknown); returns false if there is none. */
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

    /**
     * Counts another part of a body; returns false if it exceeds the bound. {@link #leave} returns the bytes in either
     * case.
     */
    boolean tryGrow(int more) {
        return isRoomFor(bytes.addAndGet(more));
    }

    private boolean isRoomFor(long allBytes) {
        return allBytes <= maxBytes || displaceSlowest(allBytes - maxBytes);
    }

    /** Removes a delivery that has ended, for any reason. */
    void leave(Delivery delivery, int itsBytes, boolean wasSlow) {
        deliveries.decrementAndGet();
        bytes.addAndGet(-itsBytes);
        if (wasSlow) {
            arrived(delivery);
        }
    }

    /** Marks a delivery whose body is slow: it may be displaced from now on. */
    void late(Delivery delivery) {
        synchronized (slow) {
            slow.add(delivery);
        }
    }

    /** Protects a delivery again: its body is complete, or no longer wanted. */
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
     * Ends deliveries until this many bytes will be free, at least one. They end on their own event loops a moment
     * later; until then the bound is exceeded by their bytes.
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
