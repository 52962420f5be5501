package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.accounts.connect.ConnectSessions.Claimable;
import dev.carflow.accounts.vault.SessionTokenCipher.SessionTokens;
import dev.carflow.operations.ThrottledLog;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The customer's backend says whose browser a callback came with. Only the backend knows which user is logged in, and
 * only that binds a session to its browser: if an attacker makes another person open a link, the session is claimed
 * for another account, or not at all. See {@link ConnectSession} for the states.
 */
final class Claims {

    /** From the callback to the claim. */
    static final Duration WITHIN = Duration.ofMinutes(10);

    static final String UNCLAIMED = "unclaimed";

    private static final Logger LOG = Logger.getLogger(Claims.class);

    private final ConnectSessions sessions;
    private final ClaimTokens tokens;
    private final SessionLinker linking;
    private final CodeExchanger codes;
    private final ThrottledLog otherAccounts = new ThrottledLog(LOG, Duration.ofMinutes(1));
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));

    /** How a claim ended. */
    sealed interface Result {}

    /**
     * The account has its user and vehicles.
     *
     * @param tokens vehicle tokens for the backend, where its application renews them
     */
    record Connected(String account, Optional<Confirmed> confirmed, Optional<SessionTokens> tokens) implements Result {
        @Override
        public String toString() {
            return "Connected[…]";
        }
    }

    /** The claim is good, and Smartcar has not confirmed the user yet. */
    record Pending() implements Result {}

    /** It is not, or there is nothing to claim. */
    record Refused(SessionRefusal refusal) implements Result {}

    Claims(ConnectSessions sessions, ClaimTokens tokens, SessionLinker linking, CodeExchanger codes) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.linking = linking;
        this.codes = codes;
    }

    /** Never fails. The same may be claimed again by the same account, with the same result. */
    Uni<Result> claim(ClaimRequest request) {
        return Uni.createFrom()
                .deferred(() -> sessions.claimable(request.session()))
                .flatMap(found -> found.filter(claimable ->
                                tokens.isOf(request.claim(), claimable.session().stateHash(), claimable.queryHash()))
                        .map(claimable -> evaluated(claimable, request))
                        .orElseGet(() -> refused(SessionRefusal.UNKNOWN)))
                .onFailure()
                .recoverWithItem(failure -> {
                    failures.warn(
                            "CARFLOW0730: a Connect session could not be claimed: %s",
                            failure.getClass().getSimpleName());
                    return new Refused(SessionRefusal.UNAVAILABLE);
                });
    }

    private Uni<Result> evaluated(Claimable claimable, ClaimRequest request) {
        if (!claimable.session().account().equals(request.account())) {
            return ofAnother(claimable);
        }
        boolean late = !claimable.claimed() && claimable.age().compareTo(WITHIN) > 0;
        if (late || claimable.outcome().equals(UNCLAIMED)) {
            return refused(SessionRefusal.CLAIM_EXPIRED);
        }
        return sessions.claim(claimable.session().id())
                .flatMap(claimed -> claimed.map(this::claimed).orElseGet(() -> refused(SessionRefusal.CLAIM_EXPIRED)));
    }

    private Uni<Result> claimed(Claimable now) {
        return switch (CallbackOutcome.ofOutcome(now.outcome())) {
            case CONFIRMED -> linked(now, now.confirmed().orElseThrow());
            case CONNECTED -> connected(now);
            case PENDING -> Uni.createFrom().item(new Pending());
            case AWAITING_BACKFILL -> refused(SessionRefusal.USER_NOT_NAMED);
            case LINKED_TO_ANOTHER -> refused(SessionRefusal.LINKED_TO_ANOTHER);
            default -> refused(SessionRefusal.CLAIM_EXPIRED);
        };
    }

    private Uni<Result> linked(Claimable now, Confirmed confirmed) {
        return linking.link(now.session(), confirmed, now.pair(), true).flatMap(outcome -> switch (outcome) {
            case CONNECTED -> connected(now);
            case LINKED_TO_ANOTHER -> refused(SessionRefusal.LINKED_TO_ANOTHER);
            default -> refused(SessionRefusal.CLAIM_EXPIRED);
        });
    }

    private Uni<Result> connected(Claimable now) {
        return Uni.createFrom()
                .item(new Connected(
                        now.session().account(), now.confirmed(), codes.handOver(now.session(), now.pair())));
    }

    /**
     * Refuses a claim for another account: a user may have been made to open somebody else's link. A session that was
     * not claimed yet ends.
     */
    private Uni<Result> ofAnother(Claimable claimable) {
        otherAccounts.warn(
                "CARFLOW0731: a Connect session was claimed for another account than it was made for, and has "
                        + "ended: was a user made to open somebody else's link?");
        return sessions.refuse(claimable.session().id()).chain(() -> refused(SessionRefusal.OTHER_ACCOUNT));
    }

    private static Uni<Result> refused(SessionRefusal refusal) {
        return Uni.createFrom().item(new Refused(refusal));
    }
}
