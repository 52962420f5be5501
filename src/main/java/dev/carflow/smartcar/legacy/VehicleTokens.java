package dev.carflow.smartcar.legacy;

import dev.carflow.operations.CallersContext;
import dev.carflow.smartcar.legacy.Conclusion.Failed;
import dev.carflow.smartcar.legacy.Conclusion.NotSaved;
import dev.carflow.smartcar.legacy.Conclusion.Renewed;
import dev.carflow.smartcar.legacy.Conclusion.Unsaved;
import dev.carflow.smartcar.legacy.Known.Held;
import dev.carflow.smartcar.legacy.VehicleTokenResult.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenResult.ReauthenticationNeeded;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * The tokens of vehicles, for as long as calls are made with them (contract 5.2). One refresh at a time for a vehicle,
 * however many ask; the token in use serves while its successor is fetched. A rotated pair is saved before anybody gets
 * it; while it cannot be saved it is kept here and tried again. Thread-safe, and bounded in vehicles and in work.
 *
 * <p>What a crash between rotating and saving costs: the next process finds the used-up refresh token in the store and
 * uses it again, which Smartcar allows for 1 to 10 minutes; later the user has to connect again, and is marked.
 */
public final class VehicleTokens implements AutoCloseable {

    /** With the usual back-off these are 31 s: within the minute in which a used refresh token still works. */
    private static final int UNASKED_ATTEMPTS = 5;

    private final VehicleTokensSettings settings;
    private final Clock clock;
    private final VehicleTokenEvents events;
    private final Renewal.Ports ports;
    private final KnownVehicles known;
    private final Map<String, CompletableFuture<VehicleTokenResult>> inFlight = new ConcurrentHashMap<>();
    private final Map<String, Unsaved> unsaved = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** {@link LegacyTokens#refresh}. */
    @FunctionalInterface
    public interface Refresh {
        Uni<LegacyTokenResult> refresh(String refreshToken);
    }

    /**
     * @param refresh none where somebody else renews: then a token that is over, or that the API refused, is waited for
     * @param random from 0 to below 1, for jitter; used by several threads
     */
    public VehicleTokens(
            Optional<Refresh> refresh,
            VehicleTokenStore store,
            VehicleTokensSettings settings,
            Clock clock,
            DoubleSupplier random,
            VehicleTokenEvents events) {
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        this.ports = new Renewal.Ports(
                refresh, store, settings, clock, events, () -> unsaved.size() < settings.maxUnsaved());
        this.known = new KnownVehicles(settings, clock, random);
    }

    /** A token that is valid now, or why there is none. Never fails; cancelling affects nobody else. */
    public Uni<VehicleTokenResult> current(String vehicleId) {
        return Uni.createFrom().deferred(() -> ask(vehicleId));
    }

    /**
     * To be called when the API answered 401 to this token: another one is fetched, unless that has happened already.
     * Tokens that are refused again and again as soon as they are had do not become a refresh each.
     */
    public void invalidate(String vehicleId, AccessToken token) {
        if (known.reject(vehicleId, token)) {
            events.invalidated();
        }
    }

    /** To be called when a vehicle's tokens were stored or removed by somebody else, such as a new connection. */
    public void forget(String vehicleId) {
        known.forget(vehicleId);
    }

    /**
     * To be called when tokens may have been stored or removed without a word: each vehicle's are looked up anew when they
     * are wanted next. It takes time for many vehicles.
     */
    public void doubtStore() {
        known.doubtStore();
    }

    /** @return pairs that were granted and are not in the store yet: lost if the process ends now */
    public int unsaved() {
        return unsaved.size();
    }

    /** Nothing more is tried unasked. */
    @Override
    public void close() {
        closed = true;
    }

    private Uni<VehicleTokenResult> ask(String vehicleId) {
        Known seen = known.of(vehicleId);
        Instant now = clock.instant();
        Optional<AccessToken> usable = seen.usableAt(now);
        if (seen.callsForRenewalAt(now)) {
            CompletableFuture<VehicleTokenResult> renewal = renew(vehicleId, false);
            if (usable.isEmpty()) {
                return outcomeOf(renewal);
            }
        }
        return Uni.createFrom()
                .item(usable.<VehicleTokenResult>map(Valid::new)
                        .or(() -> seen.pausedAt(now))
                        .orElseGet(() -> new Unavailable(VehicleTokenProblem.TIMED_OUT)));
    }

    private Uni<VehicleTokenResult> outcomeOf(CompletableFuture<VehicleTokenResult> renewal) {
        // a copy each: Mutiny cancels the stage of a caller that goes away
        Uni<VehicleTokenResult> outcome = Uni.createFrom()
                .completionStage(renewal::copy)
                .ifNoItem()
                .after(settings.askDeadline())
                .recoverWithItem(() -> new Unavailable(VehicleTokenProblem.TIMED_OUT));
        // it ends on whatever thread the store or the endpoint answers on
        return CallersContext.goOn(outcome);
    }

    /** @param unasked of our own accord, which no bound may stop: a pair depends on it */
    private CompletableFuture<VehicleTokenResult> renew(String vehicleId, boolean unasked) {
        CompletableFuture<VehicleTokenResult> mine = new CompletableFuture<>();
        if (!unasked && inFlight.size() >= settings.maxInFlight() && !inFlight.containsKey(vehicleId)) {
            mine.complete(new Unavailable(VehicleTokenProblem.OVERLOADED));
            return mine;
        }
        CompletableFuture<VehicleTokenResult> other = inFlight.putIfAbsent(vehicleId, mine);
        if (other != null) {
            return other;
        }
        Known seen = known.of(vehicleId);
        Optional<Unsaved> waiting = Optional.ofNullable(unsaved.get(vehicleId));
        Optional<Valid> already = seen.held()
                .filter(held -> waiting.isEmpty() && held.isFreshAt(clock.instant()))
                .map(held -> new Valid(held.token()));
        if (already.isPresent()) {
            // another one ended between the look and the start
            inFlight.remove(vehicleId, mine);
            mine.complete(already.get());
            return mine;
        }
        new Renewal(vehicleId, seen.rejected().map(AccessToken::value), ports)
                .run(waiting)
                .onFailure()
                .recoverWithItem(() -> new Failed(VehicleTokenProblem.STORE_UNAVAILABLE))
                .subscribe()
                .with(conclusion -> settle(vehicleId, mine, conclusion));
        return mine;
    }

    /** What callers get, and after which pause it is tried again of our own accord. */
    private record Settled(VehicleTokenResult result, Optional<Duration> again) {

        static Settled with(VehicleTokenResult result) {
            return new Settled(result, Optional.empty());
        }
    }

    private void settle(String vehicleId, CompletableFuture<VehicleTokenResult> renewal, Conclusion conclusion) {
        Settled settled = Settled.with(new Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE));
        try {
            settled = conclude(vehicleId, conclusion);
        } finally {
            inFlight.remove(vehicleId, renewal);
            renewal.complete(settled.result());
            // not before: a next one that begins while this one counts as in flight would take it for itself
            settled.again().ifPresent(pause -> again(vehicleId, pause));
        }
    }

    private Settled conclude(String vehicleId, Conclusion conclusion) {
        if (conclusion instanceof NotSaved waiting) {
            unsaved.put(vehicleId, waiting.unsaved());
            Failed failed = new Failed(VehicleTokenProblem.NOT_SAVED).with(waiting.meanwhile());
            Duration pause = fail(vehicleId, failed);
            return new Settled(meanwhile(vehicleId, failed), Optional.of(pause));
        }
        unsaved.remove(vehicleId);
        if (conclusion instanceof Renewed renewed) {
            if (renewed.rotated()) {
                events.rotated();
            }
            return Settled.with(hold(vehicleId, Held.of(renewed.pair(), settings, clock.instant())));
        }
        if (conclusion instanceof Failed failed) {
            Duration pause = fail(vehicleId, failed);
            boolean again = failed.soon() && known.of(vehicleId).failures() <= UNASKED_ATTEMPTS;
            return new Settled(meanwhile(vehicleId, failed), again ? Optional.of(pause) : Optional.empty());
        }
        boolean refused = conclusion instanceof Conclusion.Refused;
        if (refused) {
            events.refused();
        }
        VehicleTokenResult none = refused ? new ReauthenticationNeeded() : new NoTokens();
        known.lose(vehicleId, none);
        return Settled.with(none);
    }

    private VehicleTokenResult hold(String vehicleId, Held held) {
        if (!held.isUsableAt(clock.instant())) {
            fail(vehicleId, new Failed(VehicleTokenProblem.EXPIRED_ON_ARRIVAL));
            return new Unavailable(VehicleTokenProblem.EXPIRED_ON_ARRIVAL);
        }
        known.hold(vehicleId, held);
        return new Valid(held.token());
    }

    private VehicleTokenResult meanwhile(String vehicleId, Failed failed) {
        return known.of(vehicleId)
                .usableAt(clock.instant())
                .<VehicleTokenResult>map(Valid::new)
                .orElseGet(() -> new Unavailable(failed.problem()));
    }

    private Duration fail(String vehicleId, Failed failed) {
        events.failed(failed.problem());
        return known.fail(vehicleId, failed);
    }

    private void again(String vehicleId, Duration pause) {
        Uni.createFrom().voidItem().onItem().delayIt().by(pause).subscribe().with(elapsed -> {
            if (!closed) {
                renew(vehicleId, true);
            }
        });
    }
}
