package dev.carflow.smartcar.legacy;

import dev.carflow.operations.EmitOnCallerContext;
import dev.carflow.smartcar.legacy.CachedToken.Held;
import dev.carflow.smartcar.legacy.RenewalResult.Failed;
import dev.carflow.smartcar.legacy.RenewalResult.NotSaved;
import dev.carflow.smartcar.legacy.RenewalResult.OfAnotherUser;
import dev.carflow.smartcar.legacy.RenewalResult.Renewed;
import dev.carflow.smartcar.legacy.RenewalResult.UnsavedPair;
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
 * The cache of vehicle tokens, by vehicle and user (contract 5.2). There is one refresh at a time for a pair, however
 * many callers and vehicles need it; the current token serves while its successor is fetched. A rotated pair is saved
 * before any caller gets it; while it cannot be saved, it is kept here and saving is retried. Thread-safe, and bounded
 * in vehicles and in work.
 *
 * <p>The cost of a crash between rotating and saving: the next process finds the used refresh token in the store and
 * uses it again, which Smartcar allows for 1 to 10 minutes; later the user is marked and has to connect again.
 */
public final class VehicleTokens implements AutoCloseable {

    /** With the default back-off these take 31 s: within the minute in which a used refresh token still works. */
    private static final int UNASKED_ATTEMPTS = 5;

    private final VehicleTokensSettings settings;
    private final Clock clock;
    private final VehicleTokenListener events;
    private final Renewal.Ports ports;
    private final VehicleTokenCache known;
    private final Map<VehicleOfUser, CompletableFuture<VehicleTokenResult>> inFlight = new ConcurrentHashMap<>();
    private final Map<VehicleOfUser, UnsavedPair> unsaved = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** {@link LegacyTokens#refresh}. */
    @FunctionalInterface
    public interface Refresh {
        Uni<LegacyTokenResult> refresh(String refreshToken);
    }

    /**
     * @param refresh none where another application renews: then the cache waits for a stored token to replace one
     *     that is over or refused
     * @param random from 0 to below 1, for jitter; used by several threads
     */
    public VehicleTokens(
            Optional<Refresh> refresh,
            VehicleTokenStore store,
            VehicleTokensSettings settings,
            Clock clock,
            DoubleSupplier random,
            VehicleTokenListener events) {
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        this.ports = new Renewal.Ports(
                refresh,
                store,
                settings,
                clock,
                events,
                () -> unsaved.size() < settings.maxUnsaved(),
                this::unsavedSuccessor,
                new ConcurrentHashMap<>());
        this.known = new VehicleTokenCache(settings, clock, random);
    }

    /** Returns a token that is valid now, or why there is none. Never fails; cancelling affects no other caller. */
    public Uni<VehicleTokenResult> current(VehicleOfUser vehicle) {
        return Uni.createFrom().deferred(() -> ask(vehicle));
    }

    /**
     * Reports that the API answered 401 to this token: another one is fetched, unless that has happened already.
     * Tokens that are refused repeatedly soon after they were issued do not become a refresh each.
     */
    public void invalidate(VehicleOfUser vehicle, AccessToken token) {
        if (known.reject(vehicle, token)) {
            events.invalidated();
        }
    }

    /** Drops the entries of a vehicle whose tokens another component, such as a new connection, stored or removed. */
    public void forget(String vehicleId) {
        known.forget(vehicleId);
    }

    /**
     * Makes each vehicle's tokens be loaded again when they are next needed, because changes may have been missed. It
     * takes time for many vehicles.
     */
    public void revalidateAll() {
        known.revalidateAll();
    }

    /** @return the number of pairs that were granted and are not stored yet: lost if the process ends now */
    public int unsaved() {
        return unsaved.size();
    }

    /** Stops retries that no caller waits for. */
    @Override
    public void close() {
        closed = true;
    }

    private Uni<VehicleTokenResult> ask(VehicleOfUser vehicle) {
        CachedToken seen = known.of(vehicle);
        Instant now = clock.instant();
        Optional<AccessToken> usable = seen.usableAt(now);
        if (seen.needsRenewalAt(now)) {
            CompletableFuture<VehicleTokenResult> renewal = renew(vehicle, false);
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
        // a copy each: Mutiny cancels the stage of a caller that cancels
        Uni<VehicleTokenResult> outcome = Uni.createFrom()
                .completionStage(renewal::copy)
                .ifNoItem()
                .after(settings.askDeadline())
                .recoverWithItem(() -> new Unavailable(VehicleTokenProblem.TIMED_OUT));
        // it completes on the thread of the store or the endpoint
        return EmitOnCallerContext.apply(outcome);
    }

    /** @param unasked without a caller, which no bound may prevent: a pair depends on it */
    private CompletableFuture<VehicleTokenResult> renew(VehicleOfUser vehicle, boolean unasked) {
        CompletableFuture<VehicleTokenResult> mine = new CompletableFuture<>();
        if (!unasked && inFlight.size() >= settings.maxInFlight() && !inFlight.containsKey(vehicle)) {
            mine.complete(new Unavailable(VehicleTokenProblem.OVERLOADED));
            return mine;
        }
        CompletableFuture<VehicleTokenResult> other = inFlight.putIfAbsent(vehicle, mine);
        if (other != null) {
            return other;
        }
        CachedToken seen = known.of(vehicle);
        Optional<UnsavedPair> waiting = Optional.ofNullable(unsaved.get(vehicle));
        Optional<Valid> already = seen.held()
                .filter(held -> waiting.isEmpty() && held.isFreshAt(clock.instant()))
                .map(held -> new Valid(held.token()));
        if (already.isPresent()) {
            // another renewal ended between the look-up and the start
            inFlight.remove(vehicle, mine);
            mine.complete(already.get());
            return mine;
        }
        new Renewal(vehicle, seen.rejected().map(AccessToken::value), ports)
                .run(waiting)
                .onFailure()
                .recoverWithItem(() -> new Failed(VehicleTokenProblem.STORE_UNAVAILABLE))
                .subscribe()
                .with(result -> settle(vehicle, mine, result));
        return mine;
    }

    private Optional<UnsavedPair> unsavedSuccessor(VehicleTokenStore.PairVersion version) {
        return unsaved.values().stream()
                .filter(pair -> pair.version().equals(version))
                .findAny();
    }

    /** The result for callers, and the pause before a retry without a caller. */
    private record Settled(VehicleTokenResult result, Optional<Duration> again) {

        static Settled with(VehicleTokenResult result) {
            return new Settled(result, Optional.empty());
        }
    }

    private void settle(VehicleOfUser vehicle, CompletableFuture<VehicleTokenResult> renewal, RenewalResult result) {
        Settled settled = Settled.with(new Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE));
        try {
            settled = conclude(vehicle, result);
        } finally {
            inFlight.remove(vehicle, renewal);
            renewal.complete(settled.result());
            // only now: a retry that begins while this one counts as in flight would wait for it
            settled.again().ifPresent(pause -> again(vehicle, pause));
        }
    }

    private Settled conclude(VehicleOfUser vehicle, RenewalResult result) {
        if (result instanceof NotSaved waiting) {
            unsaved.put(vehicle, waiting.unsaved());
            Failed failed = new Failed(VehicleTokenProblem.NOT_SAVED).with(waiting.meanwhile());
            Duration pause = fail(vehicle, failed);
            return new Settled(meanwhile(vehicle, failed), Optional.of(pause));
        }
        unsaved.remove(vehicle);
        if (result instanceof Renewed renewed) {
            if (renewed.rotated()) {
                events.rotated();
            }
            return Settled.with(hold(vehicle, Held.of(renewed.pair(), settings, clock.instant())));
        }
        if (result instanceof Failed failed) {
            Duration pause = fail(vehicle, failed);
            boolean again = failed.soon() && known.of(vehicle).failures() <= UNASKED_ATTEMPTS;
            return new Settled(meanwhile(vehicle, failed), again ? Optional.of(pause) : Optional.empty());
        }
        if (result instanceof OfAnotherUser) {
            events.failed(VehicleTokenProblem.OF_ANOTHER_USER);
            return recordAbsence(vehicle, new Unavailable(VehicleTokenProblem.OF_ANOTHER_USER));
        }
        boolean refused = result instanceof RenewalResult.Refused;
        if (refused) {
            events.refused();
        }
        return recordAbsence(vehicle, refused ? new ReauthenticationNeeded() : new NoTokens());
    }

    private Settled recordAbsence(VehicleOfUser vehicle, VehicleTokenResult none) {
        known.recordAbsence(vehicle, none);
        return Settled.with(none);
    }

    private VehicleTokenResult hold(VehicleOfUser vehicle, Held held) {
        if (!held.isUsableAt(clock.instant())) {
            fail(vehicle, new Failed(VehicleTokenProblem.EXPIRED_ON_ARRIVAL));
            return new Unavailable(VehicleTokenProblem.EXPIRED_ON_ARRIVAL);
        }
        known.hold(vehicle, held);
        return new Valid(held.token());
    }

    private VehicleTokenResult meanwhile(VehicleOfUser vehicle, Failed failed) {
        return known.of(vehicle)
                .usableAt(clock.instant())
                .<VehicleTokenResult>map(Valid::new)
                .orElseGet(() -> new Unavailable(failed.problem()));
    }

    private Duration fail(VehicleOfUser vehicle, Failed failed) {
        events.failed(failed.problem());
        return known.fail(vehicle, failed);
    }

    private void again(VehicleOfUser vehicle, Duration pause) {
        Uni.createFrom().voidItem().onItem().delayIt().by(pause).subscribe().with(elapsed -> {
            if (!closed) {
                renew(vehicle, true);
            }
        });
    }
}
