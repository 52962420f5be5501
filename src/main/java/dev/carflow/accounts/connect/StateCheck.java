package dev.carflow.accounts.connect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carflow.accounts.connect.ConnectSessions.Arrival;
import dev.carflow.accounts.connect.ConnectSessions.RejectedUse;
import dev.carflow.accounts.connect.ConnectSessions.StateUse;
import dev.carflow.operations.MinuteLimit;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/**
 * Exchanges a state for its session, and keeps guesses away from the database. A malformed state is unknown; a state
 * that was refused once stays refused; used states, and states that no key of the service made, are looked up a
 * limited number of times per minute. The limit never refuses a user who returns for the first time, however many
 * guesses arrive.
 */
final class StateCheck {

    private static final int REMEMBERED = 10_000;

    private final ConnectSessions sessions;
    private final StateTokens states;
    private final MinuteLimit limit;
    /** A state that is expired or unknown does not become any better. */
    private final Cache<Buffer, CallbackOutcome> refused =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** The queries that have used a state up: only an equal one may ask again. */
    private final Cache<Buffer, Buffer> users =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    StateCheck(ConnectSessions sessions, StateTokens states, MinuteLimit limit) {
        this.sessions = sessions;
        this.states = states;
        this.limit = limit;
    }

    Uni<StateUse> take(String state, Arrival arrival) {
        if (!StateTokens.isWellFormed(state)) {
            return lost(CallbackOutcome.STATE_UNKNOWN);
        }
        Buffer hash = StateTokens.hash(state);
        CallbackOutcome known = refused.getIfPresent(hash);
        if (known != null) {
            return lost(known);
        }
        Buffer user = users.getIfPresent(hash);
        if (user != null && !user.equals(arrival.queryHash())) {
            return lost(CallbackOutcome.STATE_USED);
        }
        if ((user != null || !states.isOwn(state)) && !limit.tryAcquire()) {
            return lost(CallbackOutcome.TOO_MANY);
        }
        return sessions.take(hash, arrival).invoke(resolved -> remember(hash, arrival, resolved));
    }

    private void remember(Buffer hash, Arrival arrival, StateUse resolved) {
        if (!(resolved instanceof RejectedUse lost)) {
            users.put(hash, arrival.queryHash());
        } else if (lost.usedBy().isPresent()) {
            users.put(hash, lost.usedBy().get());
        } else {
            refused.put(hash, lost.outcome());
        }
    }

    private static Uni<StateUse> lost(CallbackOutcome outcome) {
        return Uni.createFrom().item(new RejectedUse(outcome));
    }
}
