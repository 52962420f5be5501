package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.accounts.connect.ConnectSessions.Settlement;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.LinkResult;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** Links the user and vehicles of a session that was confirmed and claimed, and stores the outcome. */
final class SessionLinker {

    /** Smartcar may list some vehicles of one consent later than others. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(45);

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final AccountLinks links;
    private final ConnectSessions sessions;
    private final CodeExchanger codes;

    SessionLinker(AccountLinks links, ConnectSessions sessions, CodeExchanger codes) {
        this.links = links;
        this.sessions = sessions;
        this.codes = codes;
    }

    /**
     * Fails if it was not linked, or the outcome not stored: then the session is still due, and linking is repeated.
     *
     * @param pair sealed vehicle tokens that came with it
     * @param checkAgain whether to look for further vehicles a little later
     */
    Uni<CallbackOutcome> link(ConnectSession session, Confirmed confirmed, Optional<String> pair, boolean checkAgain) {
        return Uni.createFrom()
                .deferred(() -> links.link(
                        session.stateHash(),
                        LinkRequest.of(session.account(), confirmed.userId(), confirmed.connected())))
                .map(SessionLinker::outcome)
                .call(outcome -> outcome == CallbackOutcome.CONNECTED
                        ? codes.keep(session, confirmed.userId(), pair)
                        : Uni.createFrom().voidItem())
                .ifNoItem()
                .after(WITHIN)
                .fail()
                .call(outcome -> {
                    boolean more = checkAgain && outcome == CallbackOutcome.CONNECTED;
                    Optional<Duration> next = more ? Optional.of(SECOND_LOOK) : Optional.empty();
                    return sessions.settle(
                            session.id(), new Settlement(outcome.slug(), Optional.of(confirmed.userId()), next));
                });
    }

    private static CallbackOutcome outcome(LinkResult result) {
        if (result instanceof LinkResult.Unusable) {
            // the user cannot help: the session stays open and ends as unconfirmed
            throw new IllegalStateException("an id that cannot be stored");
        }
        if (result instanceof LinkResult.LinkedToAnother) {
            return CallbackOutcome.LINKED_TO_ANOTHER;
        }
        return result instanceof LinkResult.SessionRemoved ? CallbackOutcome.REMOVED : CallbackOutcome.CONNECTED;
    }
}
