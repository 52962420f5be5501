package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.accounts.connect.Confirmation.Unconfirmed;
import dev.carflow.accounts.connect.ConnectSessions.Claimable;
import dev.carflow.accounts.connect.ConnectSessions.Due;
import dev.carflow.accounts.connect.ConnectSessions.Settlement;
import dev.carflow.operations.Durations;
import dev.carflow.operations.ThrottledLog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Retries sessions that were claimed before Smartcar confirmed them, until it does or time is up. An unclaimed session
 * costs no call. A session is leased to one process at a time; the sessions of a process that dies are due again after
 * the lease.
 */
final class PendingSessions {

    static final String UNCONFIRMED = "unconfirmed";

    private static final Logger LOG = Logger.getLogger(PendingSessions.class);
    private static final int AT_A_TIME = 16;
    private static final int SIDE_BY_SIDE = 4;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /**
     * Attempts at a session that Smartcar does not list, or lists without evidence: each costs a call, and ids can be
     * made up.
     */
    private static final int MOST_LOOKS = 3;

    /** The second attempt looks for further vehicles: by then the pair may have been renewed. */
    private static final Optional<String> NO_PAIR = Optional.empty();

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int DELETED_AT_A_TIME = 5000;

    private final ConnectSessions sessions;
    private final Confirmation confirmation;
    private final SessionLinker linking;
    private final Duration retryFor;
    private final ConnectMetrics metrics;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));

    PendingSessions(
            ConnectSessions sessions,
            Confirmation confirmation,
            SessionLinker linking,
            Duration retryFor,
            ConnectMetrics metrics) {
        this.sessions = sessions;
        this.confirmation = confirmation;
        this.linking = linking;
        this.retryFor = retryFor;
        this.metrics = metrics;
    }

    /** Works on the sessions that are due. Never fails; does nothing while the last round is under way. */
    Uni<Void> round() {
        return Uni.createFrom().deferred(() -> {
            if (!busy.compareAndSet(false, true)) {
                return Uni.createFrom().voidItem();
            }
            return Uni.createFrom()
                    // a call that throws before it returns ends this round too
                    .deferred(() -> sessions.due(AT_A_TIME, CallbackHandler.LEASE))
                    .onItem()
                    .transformToMulti(due -> Multi.createFrom().iterable(due))
                    .onItem()
                    .transformToUni(due -> Uni.createFrom()
                            .deferred(() -> attempted(due))
                            .onFailure()
                            .recoverWithItem(this::failed))
                    .merge(SIDE_BY_SIDE)
                    .collect()
                    .last()
                    .onFailure()
                    .recoverWithItem(this::failed)
                    .onTermination()
                    .invoke(() -> busy.set(false));
        });
    }

    /**
     * Ends unclaimed sessions, erases tokens that were handed over, and deletes sessions that ended long ago. Never
     * fails.
     */
    Uni<Void> tidy() {
        return Uni.createFrom()
                .deferred(() -> sessions.endUnclaimed(Claims.WITHIN, DELETED_AT_A_TIME))
                .chain(() -> sessions.erasePairs(Claims.WITHIN, DELETED_AT_A_TIME))
                .chain(() -> sessions.deleteOlderThan(KEPT, DELETED_AT_A_TIME))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(this::failed);
    }

    private Uni<Void> attempted(Due due) {
        Claimable claimable = due.claimable();
        boolean first = !claimable.outcome().equals(CallbackOutcome.CONNECTED.slug());
        return confirmed(claimable, first)
                .flatMap(result -> result instanceof Confirmed confirmed
                        ? linking.link(claimable.session(), confirmed, first ? claimable.pair() : NO_PAIR, first)
                                .map(CallbackOutcome::slug)
                        : postponed(due, first, (Unconfirmed) result))
                // a session that could not be stored for so long never will be
                .onFailure(failure -> isOver(claimable))
                .call(failure -> sessions.settle(
                        claimable.session().id(),
                        new Settlement(first ? UNCONFIRMED : claimable.outcome(), Optional.empty(), Optional.empty())))
                .invoke(outcome -> metrics.retried(outcome))
                .replaceWithVoid();
    }

    private Uni<Confirmation.Result> confirmed(Claimable claimable, boolean first) {
        return first && claimable.confirmed().isPresent()
                ? Uni.createFrom().item(claimable.confirmed().get())
                : confirmation.once(claimable.session());
    }

    private Uni<String> postponed(Due due, boolean first, Unconfirmed notYet) {
        Claimable claimable = due.claimable();
        boolean answered = !notYet.why().isOutage();
        boolean over = answered && due.tries() >= MOST_LOOKS || isOver(claimable);
        String outcome = first && over ? UNCONFIRMED : claimable.outcome();
        Optional<Duration> next = over ? Optional.empty() : Optional.of(pause(claimable.age()));
        return sessions.settle(claimable.session().id(), new Settlement(outcome, Optional.empty(), next, answered))
                .replaceWith(outcome);
    }

    private boolean isOver(Claimable claimable) {
        return claimable.age().compareTo(retryFor) > 0;
    }

    /**
     * Half of the time since the callback, which grows as a {@link dev.carflow.operations.BackoffPolicy} does and needs
     * no count of failures.
     */
    private static Duration pause(Duration age) {
        return Durations.min(Durations.max(age.dividedBy(2), FIRST_PAUSE), LONGEST_PAUSE);
    }

    private Void failed(Throwable failure) {
        failures.warn(
                "CARFLOW0729: open Connect sessions could not be processed and will be retried: %s",
                failure.getClass().getSimpleName());
        return null;
    }
}
