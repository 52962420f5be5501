package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Callback.Consent;
import dev.carflow.accounts.connect.Callback.Failure;
import dev.carflow.accounts.connect.Callback.Unusable;
import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.accounts.connect.ConnectSessions.Claim;
import dev.carflow.accounts.connect.ConnectSessions.Lost;
import dev.carflow.accounts.connect.ConnectSessions.Settlement;
import dev.carflow.accounts.connect.ConnectSessions.Won;
import dev.carflow.operations.LogThrottle;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A browser comes back from Smartcar Connect. The order is fixed: read, use the state up, confirm, link, exchange the
 * code. Whatever breaks after the state is used up, the session is due in the background a little later.
 */
final class Callbacks {

    private static final Logger LOG = Logger.getLogger(Callbacks.class);

    /** Callbacks under way at a time. Each may wait for seconds. */
    static final int MOST_IN_FLIGHT = 1024;

    /** Longer than a callback takes at most, lest the background does the same at the same time. */
    static final Duration LEASE = Duration.ofMinutes(1);

    private final StateCheck states;
    private final ConnectSessions sessions;
    private final Confirmation confirmation;
    private final Linking linking;
    private final Codes codes;
    private final ConnectMetrics metrics;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LogThrottle failures = new LogThrottle(Duration.ofMinutes(1));

    Callbacks(
            StateCheck states,
            ConnectSessions sessions,
            Confirmation confirmation,
            Linking linking,
            Codes codes,
            ConnectMetrics metrics) {
        this.states = states;
        this.sessions = sessions;
        this.confirmation = confirmation;
        this.linking = linking;
        this.codes = codes;
        this.metrics = metrics;
    }

    /**
     * Never fails.
     *
     * @param query as it was sent; null for none
     */
    Uni<Ending> receive(String query) {
        return Uni.createFrom().deferred(() -> {
            long startedAt = System.nanoTime();
            boolean admitted = inFlight.incrementAndGet() <= MOST_IN_FLIGHT;
            return Uni.createFrom()
                    .deferred(() -> admitted
                            ? ending(CallbackParser.parse(query))
                            : Uni.createFrom().item(Ending.UNAVAILABLE))
                    // Quarkus would log the address of what fails, and with it the state and the code.
                    .onFailure()
                    .recoverWithItem(failure -> {
                        warn("a Connect callback failed", failure);
                        return Ending.UNAVAILABLE;
                    })
                    .onTermination()
                    .invoke(inFlight::decrementAndGet)
                    .invoke(result -> metrics.callback(result, startedAt));
        });
    }

    private Uni<Ending> ending(Callback callback) {
        if (callback instanceof Unusable unusable) {
            return Uni.createFrom().item(unusable.ending());
        }
        if (callback instanceof Failure failure) {
            Claim claim = new Claim(failure.ending(), Optional.empty(), Optional.empty());
            return taken(failure.state(), claim, session -> Uni.createFrom().item(failure.ending()));
        }
        Consent consent = (Consent) callback;
        boolean named = consent.userId().isPresent() || consent.vehicleId().isPresent();
        Claim claim = named
                ? new Claim(Ending.PENDING, consent.userId(), Optional.of(LEASE))
                : new Claim(Ending.AWAITING_BACKFILL, Optional.empty(), Optional.empty());
        return taken(consent.state(), claim, session -> followed(session, consent));
    }

    private Uni<Ending> taken(String state, Claim claim, Function<ConnectSession, Uni<Ending>> next) {
        return states.take(state, claim)
                .onFailure()
                .recoverWithItem(failure -> {
                    warn("a Connect session could not be looked up", failure);
                    return new Lost(Ending.UNAVAILABLE);
                })
                .flatMap(taken -> taken instanceof Won won
                        ? next.apply(won.session())
                        : Uni.createFrom().item(((Lost) taken).ending()));
    }

    private Uni<Ending> followed(ConnectSession session, Consent consent) {
        if (session.vehicle().isPresent()
                && consent.vehicleId()
                        .filter(vehicle -> !vehicle.equals(session.vehicle().get()))
                        .isPresent()) {
            return settled(session, Ending.MIXED_UP);
        }
        if (session.userId().isEmpty() && session.vehicle().isEmpty()) {
            return codes.exchange(session, Optional.empty(), consent.code())
                    .flatMap(done -> settled(session, Ending.AWAITING_BACKFILL));
        }
        return confirmation
                .patiently(session)
                .flatMap(result -> result instanceof Confirmed confirmed
                        ? linked(session, confirmed, consent)
                        // A code is good for minutes, so it cannot wait until the user is confirmed.
                        : codes.exchange(session, Optional.empty(), consent.code())
                                .replaceWith(Ending.PENDING));
    }

    private Uni<Ending> linked(ConnectSession session, Confirmed confirmed, Consent consent) {
        return linking.link(session, confirmed, true)
                .onFailure()
                .recoverWithItem(failure -> {
                    warn("a confirmed user could not be stored and will be later", failure);
                    return Ending.PENDING;
                })
                .flatMap(ending -> ending == Ending.LINKED_TO_ANOTHER || ending == Ending.REMOVED
                        ? Uni.createFrom().item(ending)
                        : codes.exchange(session, Optional.of(confirmed.userId()), consent.code())
                                .replaceWith(ending));
    }

    private Uni<Ending> settled(ConnectSession session, Ending ending) {
        return sessions.settle(session.stateHash(), new Settlement(ending.slug(), Optional.empty(), Optional.empty()))
                .onFailure()
                .recoverWithItem(failure -> {
                    warn("how a Connect session ended could not be written down", failure);
                    return null;
                })
                .replaceWith(ending);
    }

    private void warn(String what, Throwable failure) {
        failures.tryAcquire()
                .ifPresent(more ->
                        LOG.warnf("%s: %s%s", what, failure.getClass().getSimpleName(), LogThrottle.heldBack(more)));
    }
}
