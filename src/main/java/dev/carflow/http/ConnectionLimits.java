package dev.carflow.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** The limits on every connection of this process's servers, and the number of connections per address. Thread-safe. */
final class ConnectionLimits {

    private static volatile ConnectionLimits inForce;

    private final Duration answeredWithin;
    private final int maxPerAddress;
    private final ConcurrentMap<InetAddress, Integer> connections = new ConcurrentHashMap<>();
    private final LongAdder unanswerable = new LongAdder();
    private final LongAdder overShare = new LongAdder();

    ConnectionLimits(Duration answeredWithin, int maxPerAddress) {
        this.answeredWithin = answeredWithin;
        this.maxPerAddress = maxPerAddress;
    }

    /** Null until the application has read its settings. Static, because Netty creates the guard, not the container. */
    static ConnectionLimits inForce() {
        return inForce;
    }

    void putInForce() {
        inForce = this;
    }

    Duration answeredWithin() {
        return answeredWithin;
    }

    /** Counts one more connection of this address; returns false if it has reached its limit. */
    boolean tryOpen(InetAddress address) {
        // A refused connection is counted for a moment only: the count exceeds the limit by one at most.
        if (connections.merge(address, 1, Integer::sum) <= maxPerAddress) {
            return true;
        }
        close(address);
        overShare.increment();
        return false;
    }

    void close(InetAddress address) {
        connections.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    void closedAsUnanswerable() {
        unanswerable.increment();
    }

    long unanswerable() {
        return unanswerable.sum();
    }

    long overShare() {
        return overShare.sum();
    }
}
