package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sessions. Each call takes a bounded time and fails while there is no database. */
interface ConnectSessions {

    /** Begins a session, once for a state however often it is called. */
    Uni<Begun> create(Buffer stateHash, SessionRequest request, Duration lifetime);

    /** The callback that comes first has the session; every other one, and one that comes too late, has a reason. */
    Uni<Taken> take(Buffer stateHash, Arrival arrival);

    /**
     * Books a question to Smartcar about a session. Returns no where too many of the account led to nothing within an hour,
     * or where another session asks about the same user at the moment: each costs a call, and anybody can make an id up.
     */
    Uni<Boolean> mayAsk(ConnectSession session);

    /** Writes down how a session went so far. */
    Uni<Void> settle(UUID id, Settlement settlement);

    /**
     * Writes down what Smartcar confirmed, unless the session has ended meanwhile; one that is claimed already is due at
     * once.
     *
     * @param pair sealed vehicle tokens
     */
    Uni<Void> confirm(UUID id, Confirmed confirmed, Optional<String> pair);

    /** Returns a session whose callback has come. */
    Uni<Optional<Claimable>> claimable(UUID id);

    /** The account's backend claims the session. Returns what was confirmed by then, or none if the session has ended. */
    Uni<Optional<Claimable>> claim(UUID id);

    /** Ends a session that nobody has claimed, with all that was kept for it. */
    Uni<Void> refuse(UUID id);

    /** Claimed sessions to be looked at again, each handed to one caller only until its lease is over. */
    Uni<List<Due>> due(int most, Duration lease);

    /** Ends sessions that nobody claimed in time, with all that was kept for them. */
    Uni<Integer> endUnclaimed(Duration within, int most);

    /** Erases the vehicle tokens of sessions that were connected and whose callback came so long ago. */
    Uni<Integer> erasePairs(Duration within, int most);

    /** Returns how many sessions were deleted that ended so long ago. */
    Uni<Integer> deleteOlderThan(Duration age, int most);

    /** A session that was stored. */
    record Begun(UUID id, Instant expiresAt) {}

    /**
     * What a callback says, written down in the same moment as its state is used up: a crash loses nothing.
     *
     * @param queryHash SHA-256 of its query
     */
    record Arrival(Buffer queryHash, Ending ending, Optional<String> userId, Optional<Duration> lookAgainIn) {
        @Override
        public String toString() {
            return "Arrival[" + ending + "]";
        }
    }

    /**
     * @param lookAgainIn none = never
     * @param answered whether Smartcar answered: only then does a look count as one of those that a session has
     */
    record Settlement(String outcome, Optional<String> userId, Optional<Duration> lookAgainIn, boolean answered) {

        Settlement(String outcome, Optional<String> userId, Optional<Duration> lookAgainIn) {
            this(outcome, userId, lookAgainIn, true);
        }

        @Override
        public String toString() {
            return "Settlement[" + outcome + "]";
        }
    }

    /**
     * A session that may be claimed, or was.
     *
     * @param confirmed what Smartcar said, as long as nobody linked it
     * @param pair sealed vehicle tokens
     * @param claimed whether a backend has claimed it already
     * @param age since its callback
     */
    record Claimable(
            ConnectSession session,
            Buffer queryHash,
            String outcome,
            Optional<Confirmed> confirmed,
            Optional<String> pair,
            boolean claimed,
            Duration age) {
        @Override
        public String toString() {
            return "Claimable[" + outcome + "]";
        }
    }

    /** @param tries times that it was due and Smartcar answered, this one included */
    record Due(Claimable claimable, int tries) {}

    /** Whether a callback has a session. */
    sealed interface Taken {}

    /** It has, and no other callback of this state will. */
    record Won(ConnectSession session) implements Taken {}

    /** An equal one had it: a browser that asks twice. */
    record Again(UUID id, Ending ending) implements Taken {}

    /**
     * It has not.
     *
     * @param usedBy hash of the query that has the session, if one has
     */
    record Lost(Ending ending, Optional<Buffer> usedBy) implements Taken {

        Lost(Ending ending) {
            this(ending, Optional.empty());
        }
    }
}
