package dev.carflow.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What holds for every connection of this process's servers, and how many each address has. Thread-safe. */
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

    /** Null until the application has read its settings. Static, because Netty makes the guard, and not the container. */
    static ConnectionLimits inForce() {
        return inForce;
    }

    void putInForce() {
        inForce = this;
    }

    Duration answeredWithin() {
        return answeredWithin;
    }

    /** Counts one more connection of this address, if it may have one more. */
    boolean tryOpen(InetAddress address) {
        // What merge leaves is at most one over, and then it is not this one's to keep.
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
