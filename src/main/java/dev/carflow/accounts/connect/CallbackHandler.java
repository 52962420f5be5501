package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Callback.Consent;
import dev.carflow.accounts.connect.Callback.Failure;
import dev.carflow.accounts.connect.Callback.Unusable;
import dev.carflow.accounts.connect.CodeExchange.Exchanged;
import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.accounts.connect.ConnectSessions.Arrival;
import dev.carflow.accounts.connect.ConnectSessions.FirstUse;
import dev.carflow.accounts.connect.ConnectSessions.RejectedUse;
import dev.carflow.accounts.connect.ConnectSessions.RepeatedUse;
import dev.carflow.accounts.connect.ConnectSessions.Settlement;
import dev.carflow.operations.EmitOnCallerContext;
import dev.carflow.operations.ThrottledLog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Handles a browser's return from Smartcar Connect. The order is fixed: parse, use the state up, then confirm and
 * exchange the code side by side. Nothing is linked yet: only the customer's backend, which claims the session ({@link
 * Claims}), knows whose browser it is.
 */
final class CallbackHandler {

    private static final Logger LOG = Logger.getLogger(CallbackHandler.class);

    /** Callbacks under way at a time. Each may wait for seconds. */
    static final int MOST_IN_FLIGHT = 1024;

    /**
     * Longer than the work on a callback can take, so that the background does not do the same work at the same time.
     */
    static final Duration LEASE = Duration.ofMinutes(1);

    /** The time to store the outcome, after which the browser is answered as pending. */
    private static final Duration TO_SETTLE = Duration.ofSeconds(1);

    private final StateCheck states;
    private final ConnectSessions sessions;
    private final Confirmation confirmation;
    private final CodeExchanger codes;
    private final ClaimTokens claims;
    private final Duration answerWithin;
    private final ConnectMetrics metrics;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));

    /**
     * The outcome of a callback.
     *
     * @param ticket for the customer's page, where there is something to claim
     */
    record CallbackResult(CallbackOutcome outcome, Optional<Ticket> ticket) {

        private CallbackResult(CallbackOutcome outcome) {
            this(outcome, Optional.empty());
        }
    }

    /** Names a session to the customer's backend, and proves that this browser brought it. */
    record Ticket(UUID session, String claim) {
        @Override
        public String toString() {
            return "Ticket[…]";
        }
    }

    /** @param confirmWithin how long Smartcar may take; the browser is answered a second later at the latest */
    CallbackHandler(
            StateCheck states,
            ConnectSessions sessions,
            Confirmation confirmation,
            CodeExchanger codes,
            ClaimTokens claims,
            Duration confirmWithin,
            ConnectMetrics metrics) {
        this.states = states;
        this.sessions = sessions;
        this.confirmation = confirmation;
        this.codes = codes;
        this.claims = claims;
        this.answerWithin = confirmWithin.plus(TO_SETTLE);
        this.metrics = metrics;
    }

    /**
     * Never fails.
     *
     * @param query as it was sent; null for none
     */
    Uni<CallbackResult> receive(String query) {
        return Uni.createFrom().deferred(() -> {
            long startedAt = System.nanoTime();
            boolean admitted = inFlight.incrementAndGet() <= MOST_IN_FLIGHT;
            return Uni.createFrom()
                    .deferred(() -> admitted
                            ? ended(CallbackParser.parse(query), query)
                            : Uni.createFrom().item(new CallbackResult(CallbackOutcome.UNAVAILABLE)))
                    // Quarkus would log the address of a failed request, and with it the state and the code.
                    .onFailure()
                    .recoverWithItem(failure -> {
                        failures.warn("CARFLOW0722: a Connect callback failed: %s", name(failure));
                        return new CallbackResult(CallbackOutcome.UNAVAILABLE);
                    })
                    .onTermination()
                    .invoke(inFlight::decrementAndGet)
                    .invoke(result -> metrics.callback(result.outcome(), startedAt));
        });
    }

    private Uni<CallbackResult> ended(Callback callback, String query) {
        if (callback instanceof Unusable unusable) {
            return Uni.createFrom().item(new CallbackResult(unusable.outcome()));
        }
        Buffer queryHash = Buffer.buffer(Sha256.of(query.getBytes(StandardCharsets.UTF_8)));
        if (callback instanceof Failure failure) {
            Arrival arrival = new Arrival(queryHash, failure.outcome(), Optional.empty(), Optional.empty());
            return resolved(
                    failure.state(), arrival, session -> Uni.createFrom().item(failure.outcome()));
        }
        Consent consent = (Consent) callback;
        boolean named = consent.userId().isPresent() || consent.vehicleId().isPresent();
        Arrival arrival = named
                ? new Arrival(queryHash, CallbackOutcome.PENDING, consent.userId(), Optional.of(LEASE))
                : new Arrival(queryHash, CallbackOutcome.AWAITING_BACKFILL, Optional.empty(), Optional.empty());
        return resolved(
                consent.state(), arrival, session -> withinDeadline(arrival.outcome(), consented(session, consent)));
    }

    private Uni<CallbackResult> resolved(
            String state, Arrival arrival, Function<ConnectSession, Uni<CallbackOutcome>> next) {
        return states.take(state, arrival)
                .onFailure()
                .recoverWithItem(failure -> {
                    failures.warn("CARFLOW0723: a Connect session could not be looked up: %s", name(failure));
                    return new RejectedUse(CallbackOutcome.UNAVAILABLE);
                })
                .flatMap(resolved -> {
                    if (resolved instanceof FirstUse won) {
                        return next.apply(won.session())
                                .map(outcome -> ended(won.session().id(), outcome, state, arrival.queryHash()));
                    }
                    return Uni.createFrom()
                            .item(
                                    resolved instanceof RepeatedUse again
                                            ? ended(again.id(), again.outcome(), state, arrival.queryHash())
                                            : new CallbackResult(((RejectedUse) resolved).outcome()));
                });
    }

    private CallbackResult ended(UUID session, CallbackOutcome outcome, String state, Buffer queryHash) {
        return outcome.isClaimable()
                ? new CallbackResult(
                        outcome, Optional.of(new Ticket(session, claims.of(StateTokens.hash(state), queryHash))))
                : new CallbackResult(outcome);
    }

    /** Limits how long the browser waits; the work continues, since a code works once and for minutes only. */
    private Uni<CallbackOutcome> withinDeadline(CallbackOutcome otherwise, Uni<CallbackOutcome> work) {
        CompletableFuture<CallbackOutcome> outcome = work.subscribeAsCompletionStage();
        return EmitOnCallerContext.apply(Uni.createFrom()
                .completionStage(outcome::copy)
                .ifNoItem()
                .after(answerWithin)
                .recoverWithItem(otherwise));
    }

    private Uni<CallbackOutcome> consented(ConnectSession session, Consent consent) {
        if (session.vehicle().isPresent()
                && consent.vehicleId()
                        .filter(vehicle -> !vehicle.equals(session.vehicle().get()))
                        .isPresent()) {
            return mixedUp(session);
        }
        return Uni.combine()
                .all()
                .unis(confirmation.askRepeatedly(session), codes.exchange(session, consent.code()))
                .asTuple()
                .flatMap(known -> known.getItem1() instanceof Confirmed confirmed
                        ? confirmed(session, confirmed, ofUser(confirmed.userId(), known.getItem2()))
                        : confirmedByTokens(session, known.getItem2()));
    }

    /**
     * Identifies the user by the pair of tokens, which is as reliable as Smartcar's list and came with this very
     * redirect.
     */
    private Uni<CallbackOutcome> confirmedByTokens(ConnectSession session, Optional<Exchanged> exchanged) {
        return exchanged
                .filter(pair ->
                        session.userId().isEmpty() || session.userId().get().equals(pair.userId()))
                .map(pair -> confirmed(session, vehiclesOf(pair), Optional.of(pair)))
                .orElseGet(() -> Uni.createFrom()
                        .item(
                                session.namesUserOrVehicle()
                                        ? CallbackOutcome.PENDING
                                        : CallbackOutcome.AWAITING_BACKFILL));
    }

    private static Confirmed vehiclesOf(Exchanged pair) {
        List<ConfirmedVehicle> vehicles =
                pair.vehicleIds().stream().map(ConfirmedVehicle::ofToken).toList();
        return new Confirmed(pair.userId(), vehicles);
    }

    private Optional<Exchanged> ofUser(String userId, Optional<Exchanged> exchanged) {
        Optional<Exchanged> own = exchanged.filter(pair -> pair.userId().equals(userId));
        if (exchanged.isPresent() && own.isEmpty()) {
            failures.warn("CARFLOW0724: a code of Smartcar Connect belongs to another user than the redirect; its "
                    + "tokens were dropped");
        }
        return own;
    }

    private Uni<CallbackOutcome> confirmed(ConnectSession session, Confirmed confirmed, Optional<Exchanged> pair) {
        return sessions.confirm(session.id(), confirmed, pair.map(Exchanged::pair))
                .replaceWith(CallbackOutcome.CONFIRMED)
                .onFailure()
                .recoverWithItem(failure -> {
                    failures.warn(
                            "CARFLOW0725: a confirmed user could not be written down and will be asked for "
                                    + "again: %s",
                            name(failure));
                    return CallbackOutcome.PENDING;
                });
    }

    private Uni<CallbackOutcome> mixedUp(ConnectSession session) {
        return sessions.settle(
                        session.id(),
                        new Settlement(CallbackOutcome.MIXED_UP.slug(), Optional.empty(), Optional.empty()))
                .onFailure()
                .recoverWithItem(failure -> {
                    failures.warn(
                            "CARFLOW0726: how a Connect session ended could not be written down: %s", name(failure));
                    return null;
                })
                .replaceWith(CallbackOutcome.MIXED_UP);
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
