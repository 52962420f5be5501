package dev.carflow.accounts.connect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carflow.accounts.connect.ConnectSessions.Arrival;
import dev.carflow.accounts.connect.ConnectSessions.Lost;
import dev.carflow.accounts.connect.ConnectSessions.Taken;
import dev.carflow.operations.MinuteLimit;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/**
 * Exchanges a state for its session, and keeps guesses away from the database: what is no state by its looks is unknown,
 * what was refused once stays refused, and of those that were used, or that no key of the service has made, only so many a
 * minute are looked up. The limit cannot keep out a user who comes back for the first time, however many others guess.
 */
final class StateCheck {

    private static final int REMEMBERED = 10_000;

    private final ConnectSessions sessions;
    private final States states;
    private final MinuteLimit limit;
    /** A state that is expired or unknown does not become any better. */
    private final Cache<Buffer, Ending> refused =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** The queries that have used a state up: only an equal one may ask again. */
    private final Cache<Buffer, Buffer> users =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    StateCheck(ConnectSessions sessions, States states, MinuteLimit limit) {
        this.sessions = sessions;
        this.states = states;
        this.limit = limit;
    }

    Uni<Taken> take(String state, Arrival arrival) {
        if (!States.isWellFormed(state)) {
            return lost(Ending.STATE_UNKNOWN);
        }
        Buffer hash = States.hash(state);
        Ending known = refused.getIfPresent(hash);
        if (known != null) {
            return lost(known);
        }
        Buffer user = users.getIfPresent(hash);
        if (user != null && !user.equals(arrival.queryHash())) {
            return lost(Ending.STATE_USED);
        }
        if ((user != null || !states.isOwn(state)) && !limit.tryAcquire()) {
            return lost(Ending.TOO_MANY);
        }
        return sessions.take(hash, arrival).invoke(taken -> remember(hash, arrival, taken));
    }

    private void remember(Buffer hash, Arrival arrival, Taken taken) {
        if (!(taken instanceof Lost lost)) {
            users.put(hash, arrival.queryHash());
        } else if (lost.usedBy().isPresent()) {
            users.put(hash, lost.usedBy().get());
        } else {
            refused.put(hash, lost.ending());
        }
    }

    private static Uni<Taken> lost(Ending ending) {
        return Uni.createFrom().item(new Lost(ending));
    }
}
