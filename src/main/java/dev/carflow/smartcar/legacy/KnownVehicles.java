package dev.carflow.smartcar.legacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carflow.smartcar.legacy.Conclusion.Failed;
import dev.carflow.smartcar.legacy.Known.Held;
import dev.carflow.smartcar.legacy.Known.Pause;
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

/**
 * What is remembered of vehicles, of each user apart, and for how long each is left alone. Bounded: those least used are
 * forgotten.
 */
final class KnownVehicles {

    private static final int DOUBLINGS = 20;

    private final VehicleTokensSettings settings;
    private final Clock clock;
    private final DoubleSupplier random;
    /** By vehicle, then by user: a vehicle is forgotten at once, whoever connects it. */
    private final Cache<String, Map<Optional<String>, Known>> known;

    KnownVehicles(VehicleTokensSettings settings, Clock clock, DoubleSupplier random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.known = Caffeine.newBuilder()
                .maximumWeight(settings.maxVehicles())
                .weigher((String vehicleId, Map<Optional<String>, Known> users) -> users.size())
                .executor(Runnable::run)
                .build();
    }

    Known of(VehicleOfUser vehicle) {
        Map<Optional<String>, Known> users = known.getIfPresent(vehicle.vehicleId());
        return users == null ? Known.NOTHING : users.getOrDefault(vehicle.userId(), Known.NOTHING);
    }

    void forget(String vehicleId) {
        known.invalidate(vehicleId);
    }

    void doubtStore() {
        known.asMap().replaceAll((vehicleId, users) -> {
            Map<Optional<String>, Known> doubted = new HashMap<>(users);
            doubted.replaceAll((user, seen) -> seen.withoutStore());
            return doubted;
        });
    }

    void hold(VehicleOfUser vehicle, Held held) {
        change(vehicle, seen -> seen.holding(held));
    }

    /**
     * A token that is stored and not over serves meanwhile.
     *
     * @return for how long nothing more is tried unless it has to be
     */
    Duration fail(VehicleOfUser vehicle, Failed failed) {
        Duration backOff = backOff(of(vehicle).failuresBefore(failed.soon()));
        Duration asked = shorter(failed.atLeast(), settings.maxBackOff());
        Duration length = backOff.compareTo(asked) < 0 ? asked : backOff;
        Instant now = clock.instant();
        Pause pause = Pause.of(new Unavailable(failed.problem()), now, length);
        Optional<Held> stored =
                failed.meanwhile().map(pair -> Held.of(pair, settings, now)).filter(held -> held.isUsableAt(now));
        change(vehicle, seen -> seen.failed(pause, failed.soon()).orHolding(stored));
        return length;
    }

    /** There is nothing to call with, and will not be for a while. */
    void lose(VehicleOfUser vehicle, VehicleTokenResult meanwhile) {
        Pause pause = Pause.of(meanwhile, clock.instant(), settings.recheckAfter());
        change(vehicle, seen -> seen.lost(pause));
    }

    /** @return whether it was the one in use, which it is no more */
    boolean reject(VehicleOfUser vehicle, AccessToken token) {
        AtomicBoolean held = new AtomicBoolean();
        change(vehicle, seen -> {
            held.set(seen.holds(token));
            return seen.holds(token) ? without(seen, token) : seen;
        });
        return held.get();
    }

    /** The first time another one is fetched at once; tokens refused again and again are not to be a refresh each. */
    private Known without(Known seen, AccessToken token) {
        Instant now = clock.instant();
        boolean lasted = seen.held()
                .filter(held -> held.since().plus(settings.maxBackOff()).isBefore(now))
                .isPresent();
        int inARow = lasted ? 1 : seen.rejections() + 1;
        Optional<Pause> pause = inARow == 1
                ? Optional.empty()
                : Optional.of(Pause.of(new Unavailable(VehicleTokenProblem.REJECTED_BY_API), now, backOff(inARow - 2)));
        return seen.rejecting(token, inARow, pause);
    }

    /** The pause after so many failures before; the jitter takes off up to half of it. */
    private Duration backOff(int before) {
        Duration longest = settings.firstBackOff().multipliedBy(1L << Math.min(before, DOUBLINGS));
        double nanos = shorter(longest, settings.maxBackOff()).toNanos() * (0.5 + random.getAsDouble() / 2);
        return Duration.ofNanos((long) nanos);
    }

    private void change(VehicleOfUser vehicle, UnaryOperator<Known> change) {
        known.asMap().compute(vehicle.vehicleId(), (id, users) -> {
            Map<Optional<String>, Known> changed = users == null ? new HashMap<>() : new HashMap<>(users);
            changed.put(vehicle.userId(), change.apply(changed.getOrDefault(vehicle.userId(), Known.NOTHING)));
            return changed;
        });
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
