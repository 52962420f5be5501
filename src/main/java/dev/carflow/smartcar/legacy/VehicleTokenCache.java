package dev.carflow.smartcar.legacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carflow.operations.BackoffPolicy;
import dev.carflow.operations.Durations;
import dev.carflow.smartcar.legacy.CachedToken.Held;
import dev.carflow.smartcar.legacy.CachedToken.Pause;
import dev.carflow.smartcar.legacy.RenewalResult.Failed;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.token.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/** Tokens and pauses by vehicle and user. Bounded: the least used entries are evicted. */
final class VehicleTokenCache {

    private final VehicleTokensSettings settings;
    private final Clock clock;
    private final BackoffPolicy backOff;
    private final DoubleSupplier random;
    /** By vehicle, then by user: a vehicle is dropped for all its users at once. */
    private final Cache<String, Map<Optional<String>, CachedToken>> known;

    VehicleTokenCache(VehicleTokensSettings settings, Clock clock, DoubleSupplier random) {
        this.settings = settings;
        this.clock = clock;
        this.backOff = new BackoffPolicy(settings.firstBackOff(), settings.maxBackOff());
        this.random = random;
        this.known = Caffeine.newBuilder()
                .maximumWeight(settings.maxVehicles())
                .weigher((String vehicleId, Map<Optional<String>, CachedToken> users) -> users.size())
                .executor(Runnable::run)
                .build();
    }

    CachedToken of(VehicleOfUser vehicle) {
        Map<Optional<String>, CachedToken> users = known.getIfPresent(vehicle.vehicleId());
        return users == null ? CachedToken.NOTHING : users.getOrDefault(vehicle.userId(), CachedToken.NOTHING);
    }

    void forget(String vehicleId) {
        known.invalidate(vehicleId);
    }

    void revalidateAll() {
        known.asMap().replaceAll((vehicleId, users) -> {
            Map<Optional<String>, CachedToken> doubted = new HashMap<>(users);
            doubted.replaceAll((user, seen) -> seen.revalidated());
            return doubted;
        });
    }

    void hold(VehicleOfUser vehicle, Held held) {
        change(vehicle, seen -> seen.holding(held));
    }

    /**
     * A stored token that is not over serves during the pause.
     *
     * @return the pause, during which nothing is retried unless it has to be
     */
    Duration fail(VehicleOfUser vehicle, Failed failed) {
        Duration asked = Durations.min(failed.atLeast(), settings.maxBackOff());
        Duration length = Durations.max(backOff(of(vehicle).failuresBefore(failed.soon()) + 1), asked);
        Instant now = clock.instant();
        Pause pause = Pause.of(new Unavailable(failed.problem()), now, length);
        Optional<Held> stored =
                failed.meanwhile().map(pair -> Held.of(pair, settings, now)).filter(held -> held.isUsableAt(now));
        change(vehicle, seen -> seen.failed(pause, failed.soon()).orHolding(stored));
        return length;
    }

    /** Records that there is no token, and none is expected for a while. */
    void recordAbsence(VehicleOfUser vehicle, VehicleTokenResult meanwhile) {
        Pause pause = Pause.of(meanwhile, clock.instant(), settings.recheckAfter());
        change(vehicle, seen -> seen.withoutToken(pause));
    }

    /** @return whether it was the held token, which is dropped */
    boolean reject(VehicleOfUser vehicle, AccessToken token) {
        AtomicBoolean held = new AtomicBoolean();
        change(vehicle, seen -> {
            held.set(seen.holds(token));
            return seen.holds(token) ? without(seen, token) : seen;
        });
        return held.get();
    }

    /**
     * After the first rejection another token is fetched at once; repeated rejections must not become a refresh each.
     */
    private CachedToken without(CachedToken seen, AccessToken token) {
        Instant now = clock.instant();
        boolean lasted = seen.held()
                .filter(held -> held.since().plus(settings.maxBackOff()).isBefore(now))
                .isPresent();
        int inARow = lasted ? 1 : seen.rejections() + 1;
        Optional<Pause> pause = inARow == 1
                ? Optional.empty()
                : Optional.of(Pause.of(new Unavailable(VehicleTokenProblem.REJECTED_BY_API), now, backOff(inARow - 1)));
        return seen.rejecting(token, inARow, pause);
    }

    /** The pause after a number of failures; the jitter takes off up to half of it. */
    private Duration backOff(int failures) {
        return backOff.after(failures, 0.5 + random.getAsDouble() / 2);
    }

    private void change(VehicleOfUser vehicle, UnaryOperator<CachedToken> change) {
        known.asMap().compute(vehicle.vehicleId(), (id, users) -> {
            Map<Optional<String>, CachedToken> changed = users == null ? new HashMap<>() : new HashMap<>(users);
            changed.put(vehicle.userId(), change.apply(changed.getOrDefault(vehicle.userId(), CachedToken.NOTHING)));
            return changed;
        });
    }
}
