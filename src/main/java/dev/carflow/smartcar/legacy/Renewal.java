package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Faulted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Granted;
import dev.carflow.smartcar.legacy.RenewalResult.Absent;
import dev.carflow.smartcar.legacy.RenewalResult.Failed;
import dev.carflow.smartcar.legacy.RenewalResult.NotSaved;
import dev.carflow.smartcar.legacy.RenewalResult.Refused;
import dev.carflow.smartcar.legacy.RenewalResult.Renewed;
import dev.carflow.smartcar.legacy.RenewalResult.UnsavedPair;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Conflict;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Loaded;
import dev.carflow.smartcar.legacy.VehicleTokenStore.MarkedRefused;
import dev.carflow.smartcar.legacy.VehicleTokenStore.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenStore.PairVersion;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Saved;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Stored;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Unavailable;
import dev.carflow.tracing.TraceSpan;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One attempt to get a fresh token for one vehicle: load the stored pair, and if it is not fresh, refresh and save it.
 * It loads first each time, because another process may have rotated. It runs to its end even if all callers cancel: a
 * rotated pair must not be lost.
 */
final class Renewal {

    /** How often another process may be faster within one attempt. */
    private static final int ROUNDS = 2;

    private final VehicleOfUser vehicle;
    private final Optional<String> rejected;
    private final Ports ports;
    /** The span of the caller for whom it began: the store answers on another thread. */
    private final TraceSpan cause = TraceSpan.current();

    /** The pair that was loaded last, unless the API refused it. Steps follow each other on any thread. */
    private volatile Optional<TokenPair> stored = Optional.empty();

    /**
     * @param mayRotate false while too many pairs wait to be saved: each would be one more to lose
     * @param unsaved the successor that was granted for the pair of a version and is not saved yet
     * @param rotating the versions whose pairs are being renewed; each completes when its renewal ends
     */
    record Ports(
            Optional<VehicleTokens.Refresh> refresh,
            VehicleTokenStore store,
            VehicleTokensSettings settings,
            Clock clock,
            VehicleTokenListener events,
            BooleanSupplier mayRotate,
            Function<PairVersion, Optional<UnsavedPair>> unsaved,
            Map<PairVersion, CompletableFuture<Void>> rotating) {}

    /** @param rejected the token that the API refused though it was not over */
    Renewal(VehicleOfUser vehicle, Optional<String> rejected, Ports ports) {
        this.vehicle = vehicle;
        this.rejected = rejected;
        this.ports = ports;
    }

    /** @param unsaved the pair that an earlier attempt was granted and could not save */
    Uni<RenewalResult> run(Optional<UnsavedPair> unsaved) {
        return unsaved.map(pair -> save(pair, ROUNDS))
                .orElseGet(this::load)
                .map(result -> result instanceof Failed failed ? failed.with(stored) : result);
    }

    private Uni<RenewalResult> load() {
        return loaded().flatMap(loaded -> withTokens(loaded, ROUNDS));
    }

    private Uni<RenewalResult> use(Stored found, int rounds) {
        stored = Optional.of(found.pair()).filter(pair -> !isRejected(pair));
        if (stored.filter(this::isFresh).isPresent()) {
            return conclude(new Renewed(found.pair(), false));
        }
        if (rounds == 0) {
            return conclude(new Failed(VehicleTokenProblem.CONTENDED));
        }
        if (ports.refresh().isEmpty()) {
            return conclude(new Failed(VehicleTokenProblem.AWAITED_FROM_CUSTOMER));
        }
        if (found.pair().refreshToken().isEmpty()) {
            return conclude(new Failed(VehicleTokenProblem.NO_REFRESH_TOKEN));
        }
        return ports.mayRotate().getAsBoolean()
                ? exclusively(ports.refresh().get(), found, rounds - 1)
                : conclude(new Failed(VehicleTokenProblem.STORE_UNAVAILABLE));
    }

    private boolean isRejected(TokenPair pair) {
        return rejected.filter(pair.access().value()::equals).isPresent();
    }

    private boolean isFresh(TokenPair pair) {
        Instant now = ports.clock().instant();
        return CachedToken.Held.of(pair, ports.settings(), now).isFreshAt(now);
    }

    /**
     * One pair may serve several vehicles and users of an account: the second renewal takes the pair that the first
     * one saved.
     */
    private Uni<RenewalResult> exclusively(VehicleTokens.Refresh endpoint, Stored used, int rounds) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> first = ports.rotating().putIfAbsent(used.version(), mine);
        if (first != null) {
            return Uni.createFrom()
                    .completionStage(first::copy)
                    .chain(this::loaded)
                    .flatMap(loaded -> withTokens(loaded, rounds));
        }
        return ports.unsaved()
                .apply(used.version())
                .map(pair -> save(pair, rounds))
                .orElseGet(() -> refresh(endpoint, used, rounds))
                .onTermination()
                .invoke(() -> {
                    ports.rotating().remove(used.version(), mine);
                    mine.complete(null);
                });
    }

    private Uni<RenewalResult> withTokens(Loaded loaded, int rounds) {
        return loaded instanceof Stored found ? use(found, rounds) : conclude(withoutTokens(loaded));
    }

    private Uni<RenewalResult> refresh(VehicleTokens.Refresh endpoint, Stored used, int rounds) {
        String refreshToken = used.pair().refreshToken().orElseThrow();
        Uni<LegacyTokenResult> asked = within(
                ports.settings().refreshDeadline(),
                cause.subscribing(Uni.createFrom().deferred(() -> endpoint.refresh(refreshToken))),
                new LegacyTokenResult.TimedOut(TimeLimit.TOTAL));
        return asked.flatMap(result -> {
            if (result instanceof Granted granted) {
                return save(new UnsavedPair(used.version(), granted.pair()), rounds);
            }
            if (result instanceof LegacyTokenResult.Refused refused) {
                return refused.isOfTheGrant()
                        ? refused(used, rounds)
                        : conclude(new Failed(VehicleTokenProblem.CLIENT_REFUSED));
            }
            return conclude(failed(result));
        });
    }

    private static Failed failed(LegacyTokenResult result) {
        if (result instanceof Faulted faulted) {
            return new Failed(problem(faulted.problem()), faulted.retryAfter(), faulted.mayHaveBeenGranted());
        }
        return new Failed(VehicleTokenProblem.TIMED_OUT, Duration.ZERO, result.mayHaveBeenGranted());
    }

    private static VehicleTokenProblem problem(ApiProblem problem) {
        if (problem instanceof ApiProblem.Gone) {
            return VehicleTokenProblem.VERSION_GONE;
        }
        return problem instanceof ApiProblem.NoToken
                ? VehicleTokenProblem.NO_CREDENTIALS
                : VehicleTokenProblem.ENDPOINT_FAILED;
    }

    /** The refresh token may have been used up by another process, which has saved its successor. */
    private Uni<RenewalResult> refused(Stored used, int rounds) {
        return loaded().flatMap(loaded ->
                loaded instanceof Stored current && current.version().equals(used.version())
                        ? mark(used)
                        : withTokens(loaded, rounds));
    }

    /** If the mark cannot be set now, the next attempt is refused again and sets it. */
    private Uni<RenewalResult> mark(Stored refused) {
        Uni<Boolean> marking = Uni.createFrom()
                .deferred(() -> ports.store().markRefused(vehicle, refused.version()))
                .replaceWith(true);
        return within(ports.settings().storeDeadline(), marking, false).replaceWith(new Refused());
    }

    private Uni<RenewalResult> save(UnsavedPair unsaved, int rounds) {
        Uni<Saved> saving = within(
                ports.settings().storeDeadline(),
                Uni.createFrom().deferred(() -> ports.store().save(vehicle, unsaved.version(), unsaved.pair())),
                new Unavailable());
        return saving.flatMap(saved -> {
            if (saved instanceof Conflict conflict) {
                return conflict(unsaved, conflict.current(), rounds);
            }
            if (saved instanceof NoTokens) {
                return conclude(new Absent());
            }
            return conclude(
                    saved instanceof Unavailable ? new NotSaved(unsaved, stored) : new Renewed(unsaved.pair(), true));
        });
    }

    /** The conflicting pair may be the same one, saved by an attempt whose outcome was not known. */
    private Uni<RenewalResult> conflict(UnsavedPair unsaved, Stored current, int rounds) {
        if (current.pair().refreshToken().equals(unsaved.pair().refreshToken())) {
            return conclude(new Renewed(unsaved.pair(), true));
        }
        ports.events().conflicted();
        return use(current, rounds);
    }

    private Uni<Loaded> loaded() {
        return within(
                ports.settings().storeDeadline(),
                Uni.createFrom().deferred(() -> ports.store().load(vehicle)),
                new Unavailable());
    }

    private static RenewalResult withoutTokens(Loaded loaded) {
        if (loaded instanceof MarkedRefused) {
            return new Refused();
        }
        if (loaded instanceof VehicleTokenStore.OfAnotherUser) {
            return new RenewalResult.OfAnotherUser();
        }
        return loaded instanceof NoTokens ? new Absent() : new Failed(VehicleTokenProblem.STORE_UNAVAILABLE);
    }

    private static <T> Uni<T> within(Duration deadline, Uni<T> work, T otherwise) {
        return work.onItem()
                .ifNull()
                .continueWith(otherwise)
                .ifNoItem()
                .after(deadline)
                .recoverWithItem(() -> otherwise)
                .onFailure()
                .recoverWithItem(() -> otherwise);
    }

    private static Uni<RenewalResult> conclude(RenewalResult result) {
        return Uni.createFrom().item(result);
    }
}
