package dev.carflow.accounts.connect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carflow.accounts.connect.ConnectSessions.Claim;
import dev.carflow.accounts.connect.ConnectSessions.Lost;
import dev.carflow.accounts.connect.ConnectSessions.Taken;
import dev.carflow.operations.MinuteLimit;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/**
 * Exchanges a state for its session, and keeps guesses away from the database: what is no state by its looks is unknown,
 * what was refused once stays refused, and of those that this process has not made only so many a minute are looked up.
 * The limit cannot keep out a user whose session began here, however many others guess.
 */
final class StateCheck {

    private static final int REMEMBERED = 10_000;

    private final ConnectSessions sessions;
    private final States states;
    private final MinuteLimit foreign;
    /** A state that is used, expired or unknown does not become any better. */
    private final Cache<Buffer, Ending> refused =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    StateCheck(ConnectSessions sessions, States states, MinuteLimit foreign) {
        this.sessions = sessions;
        this.states = states;
        this.foreign = foreign;
    }

    Uni<Taken> take(String state, Claim claim) {
        if (!States.isWellFormed(state)) {
            return lost(Ending.STATE_UNKNOWN);
        }
        Buffer hash = States.hash(state);
        Ending known = refused.getIfPresent(hash);
        if (known != null) {
            return lost(known);
        }
        if (!states.isOwn(state) && !foreign.tryAcquire()) {
            return lost(Ending.TOO_MANY);
        }
        return sessions.take(hash, claim).invoke(taken -> {
            if (taken instanceof Lost lost) {
                refused.put(hash, lost.ending());
            }
        });
    }

    private static Uni<Taken> lost(Ending ending) {
        return Uni.createFrom().item(new Lost(ending));
    }
}
