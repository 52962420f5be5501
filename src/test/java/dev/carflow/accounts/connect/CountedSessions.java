package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often the database is asked for a state. */
record CountedSessions(ConnectSessions sessions, AtomicInteger takes) implements ConnectSessions {

    @Override
    public Uni<Begun> create(Buffer stateHash, SessionRequest request, Duration lifetime) {
        return sessions.create(stateHash, request, lifetime);
    }

    @Override
    public Uni<Taken> take(Buffer stateHash, Arrival arrival) {
        takes.incrementAndGet();
        return sessions.take(stateHash, arrival);
    }

    @Override
    public Uni<Boolean> mayAsk(ConnectSession session) {
        return sessions.mayAsk(session);
    }

    @Override
    public Uni<Void> settle(UUID id, Settlement settlement) {
        return sessions.settle(id, settlement);
    }

    @Override
    public Uni<Void> confirm(UUID id, Confirmed confirmed, Optional<String> pair) {
        return sessions.confirm(id, confirmed, pair);
    }

    @Override
    public Uni<Optional<Claimable>> claimable(UUID id) {
        return sessions.claimable(id);
    }

    @Override
    public Uni<Optional<Claimable>> claim(UUID id) {
        return sessions.claim(id);
    }

    @Override
    public Uni<Void> refuse(UUID id) {
        return sessions.refuse(id);
    }

    @Override
    public Uni<List<Due>> due(int most, Duration lease) {
        return sessions.due(most, lease);
    }

    @Override
    public Uni<Integer> endUnclaimed(Duration within, int most) {
        return sessions.endUnclaimed(within, most);
    }

    @Override
    public Uni<Integer> erasePairs(Duration within, int most) {
        return sessions.erasePairs(within, most);
    }

    @Override
    public Uni<Integer> deleteOlderThan(Duration age, int most) {
        return sessions.deleteOlderThan(age, most);
    }
}
