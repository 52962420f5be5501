package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.accounts.connect.ConnectSessions.Settlement;
import dev.carflow.accounts.connect.ConnectedUsers.LinkedToAnother;
import dev.carflow.accounts.connect.ConnectedUsers.Outcome;
import dev.carflow.accounts.connect.ConnectedUsers.Removed;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** Hands a session over that was confirmed and claimed, and writes that down. */
final class SessionLinker {

    /** Of several vehicles connected at once, some may be listed later than others. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(45);

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final ConnectedUsers users;
    private final ConnectSessions sessions;
    private final CodeExchanger codes;

    SessionLinker(ConnectedUsers users, ConnectSessions sessions, CodeExchanger codes) {
        this.users = users;
        this.sessions = sessions;
        this.codes = codes;
    }

    /**
     * Fails if it was not handed over, or not written down: then the session is still due, and it is done again.
     *
     * @param pair sealed vehicle tokens that came with it
     * @param lookAgain whether to look for further vehicles a little later
     */
    Uni<CallbackOutcome> link(ConnectSession session, Confirmed confirmed, Optional<String> pair, boolean lookAgain) {
        return Uni.createFrom()
                .deferred(() -> users.connected(
                        session.stateHash(), session.account(), confirmed.userId(), confirmed.vehicles()))
                .map(SessionLinker::ending)
                .call(ending -> ending == CallbackOutcome.CONNECTED
                        ? codes.keep(session, confirmed.userId(), pair)
                        : Uni.createFrom().voidItem())
                .ifNoItem()
                .after(WITHIN)
                .fail()
                .call(ending -> {
                    boolean more = lookAgain && ending == CallbackOutcome.CONNECTED;
                    Optional<Duration> next = more ? Optional.of(SECOND_LOOK) : Optional.empty();
                    return sessions.settle(
                            session.id(), new Settlement(ending.slug(), Optional.of(confirmed.userId()), next));
                });
    }

    private static CallbackOutcome ending(Outcome outcome) {
        if (outcome instanceof LinkedToAnother) {
            return CallbackOutcome.LINKED_TO_ANOTHER;
        }
        return outcome instanceof Removed ? CallbackOutcome.REMOVED : CallbackOutcome.CONNECTED;
    }
}
