package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sessions, by the hash of their states. Each call takes a bounded time and fails while there is no database. */
interface ConnectSessions {

    /** @return when it expires */
    Uni<Instant> create(Buffer stateHash, SessionRequest request, Duration lifetime);

    /** Who comes first has the session; everybody else, and whoever comes too late, has a reason. */
    Uni<Taken> take(Buffer stateHash, Claim claim);

    /** Writes down how a session went so far. */
    Uni<Void> settle(Buffer stateHash, Settlement settlement);

    /** Sessions to be looked at again, each handed to one caller only until its lease is over. */
    Uni<List<Due>> due(int most, Duration lease);

    /** @return how many sessions were deleted that ended so long ago */
    Uni<Integer> deleteOlderThan(Duration age, int most);

    /** What a callback says, written down in the same moment as its state is used up: a crash loses nothing. */
    record Claim(Ending ending, Optional<String> userId, Optional<Duration> lookAgainIn) {
        @Override
        public String toString() {
            return "Claim[" + ending + "]";
        }
    }

    /** @param lookAgainIn none = never */
    record Settlement(String outcome, Optional<String> userId, Optional<Duration> lookAgainIn) {
        @Override
        public String toString() {
            return "Settlement[" + outcome + "]";
        }
    }

    /** @param tries times that it was due, this one included */
    record Due(ConnectSession session, String outcome, Instant usedAt, int tries) {}

    /** Whether a callback has a session. */
    sealed interface Taken {}

    /** It has, and no other callback of this state will. */
    record Won(ConnectSession session) implements Taken {}

    /** It has not. */
    record Lost(Ending ending) implements Taken {}
}
