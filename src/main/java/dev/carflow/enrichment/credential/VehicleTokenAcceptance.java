package dev.carflow.enrichment.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.token.AccessToken;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether calls with vehicle tokens can succeed at all: v3 may accept none, and v2.0, which renews them, may be gone
 * (contract 0.2 and 12.4). A single refusal is not conclusive, so it asks v2.0 after one, asynchronously and at most
 * once a minute. An answer holds for ten minutes; then a call is tried again. Thread-safe, and bounded.
 */
public final class VehicleTokenAcceptance {

    private static final Logger LOG = Logger.getLogger(VehicleTokenAcceptance.class);
    private static final Duration VALID_FOR = Duration.ofMinutes(10);
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);
    private static final int MOST_WITHOUT = 100_000;

    private final Supplier<LegacyVehicleApi> v2;
    private final LongSupplier nanoTime;
    private final AtomicLong nextQuestion;
    private final ThrottledLog reported = new ThrottledLog(LOG, VALID_FOR);
    /** Vehicles without a working token for their user. */
    private final Cache<VehicleOfUser, Boolean> without;

    private volatile Assessment assessment;
    private volatile long acceptedAt;

    private record Assessment(Optional<SkipReason> reason, long since) {}

    /** @param v2 asked after a vehicle token was refused or missing */
    public VehicleTokenAcceptance(Supplier<LegacyVehicleApi> v2, LongSupplier nanoTime) {
        this.v2 = v2;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        this.nextQuestion = new AtomicLong(now);
        this.assessment = new Assessment(Optional.empty(), now);
        this.acceptedAt = now - VALID_FOR.toNanos();
        this.without = Caffeine.newBuilder()
                .maximumSize(MOST_WITHOUT)
                .expireAfterWrite(VALID_FOR)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Returns why a call about this vehicle with its own token would fail. Answers from memory. */
    Optional<SkipReason> skipReason(VehicleOfUser vehicle) {
        Assessment current = assessment;
        return current.reason()
                .filter(reason -> nanoTime.getAsLong() - current.since() < VALID_FOR.toNanos())
                .filter(reason -> reason != SkipReason.VERSION_GONE || isWithout(vehicle));
    }

    /** Returns whether v3 recently refused this vehicle's token, or there was none. */
    boolean isWithout(VehicleOfUser vehicle) {
        return without.getIfPresent(vehicle) != null;
    }

    /** v3 accepted a vehicle token. */
    void accepted(VehicleOfUser vehicle) {
        acceptedAt = nanoTime.getAsLong();
        without.invalidate(vehicle);
        if (assessment
                .reason()
                .filter(SkipReason.VEHICLE_TOKENS_REFUSED::equals)
                .isPresent()) {
            assessment = new Assessment(Optional.empty(), acceptedAt);
        }
    }

    /** v3 refused a vehicle token. */
    void refused(VehicleOfUser vehicle, AccessToken token) {
        without.put(vehicle, true);
        if (isDue()) {
            v2.get().user(token).subscribe().with(this::conclude, failure -> LOG.debug("v2.0 was not asked", failure));
        }
    }

    /** v3 gives no data on this vehicle to its token, which may work for others. */
    void forbidden(VehicleOfUser vehicle) {
        without.put(vehicle, true);
    }

    /** A vehicle has no working token. */
    void missing(VehicleOfUser vehicle) {
        without.put(vehicle, true);
        if (isDue()) {
            v2.get()
                    .served(Optional.empty())
                    .subscribe()
                    .with(this::conclude, failure -> LOG.debug("v2.0 was not asked", failure));
        }
    }

    private boolean isDue() {
        long now = nanoTime.getAsLong();
        long due = nextQuestion.get();
        return now - due >= 0 && nextQuestion.compareAndSet(due, now + ASKED_EVERY.toNanos());
    }

    private void conclude(ApiResult<String> user) {
        if (user instanceof Failure<String> failure) {
            conclude(failure.problem() instanceof ApiProblem.Gone ? Served.NO : Served.UNKNOWN);
        } else if (nanoTime.getAsLong() - acceptedAt >= VALID_FOR.toNanos()) {
            conclude(
                    SkipReason.VEHICLE_TOKENS_REFUSED,
                    "Smartcar's v3 refuses a vehicle's token that v2.0 takes: calls with vehicles' tokens bring nothing");
        }
    }

    private void conclude(Served served) {
        if (served == Served.NO) {
            conclude(
                    SkipReason.VERSION_GONE,
                    "Smartcar does not serve v2.0 any more: vehicles' tokens that are over cannot be renewed");
        }
    }

    private void conclude(SkipReason reason, String words) {
        assessment = new Assessment(Optional.of(reason), nanoTime.getAsLong());
        reported.warn(
                "CARFLOW0506: %s; in the phase vehicle-tokens such events are not enriched by calls: go on to the "
                        + "next phase, see docs/migration.md",
                words);
    }
}
