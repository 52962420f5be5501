package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often the database is asked for a state. */
record CountedSessions(ConnectSessions sessions, AtomicInteger takes) implements ConnectSessions {

    @Override
    public Uni<Instant> create(Buffer stateHash, SessionRequest request, Duration lifetime) {
        return sessions.create(stateHash, request, lifetime);
    }

    @Override
    public Uni<Taken> take(Buffer stateHash, Claim claim) {
        takes.incrementAndGet();
        return sessions.take(stateHash, claim);
    }

    @Override
    public Uni<Void> settle(Buffer stateHash, Settlement settlement) {
        return sessions.settle(stateHash, settlement);
    }

    @Override
    public Uni<List<Due>> due(int most, Duration lease) {
        return sessions.due(most, lease);
    }

    @Override
    public Uni<Integer> deleteOlderThan(Duration age, int most) {
        return sessions.deleteOlderThan(age, most);
    }
}
