package dev.carflow.smartcar.token;

import dev.carflow.operations.BackoffPolicy;
import dev.carflow.operations.Durations;
import dev.carflow.smartcar.token.CacheState.Attempt;
import dev.carflow.smartcar.token.CacheState.BackingOff;
import dev.carflow.smartcar.token.CacheState.Held;
import dev.carflow.smartcar.token.CacheState.Idle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** All time arithmetic of the cache: when a token is refreshed or dropped, and how long a pause lasts. */
final class TokenSchedule {

    private static final double REFRESH_JITTER = 0.05;
    /** The bound of a life. A longer one is taken for a mistake, and could overflow an instant. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    /** Two vehicles that are always refused, each requested twice in a row, make four. */
    static final int REFUSALS_IN_A_ROW = 5;

    private final TokenCacheSettings settings;
    private final BackoffPolicy backOff;
    private final DoubleSupplier random;

    TokenSchedule(TokenCacheSettings settings, DoubleSupplier random) {
        this.settings = settings;
        this.backOff = new BackoffPolicy(settings.firstBackOff(), settings.maxBackOff());
        this.random = random;
    }

    Held hold(TokenResult.Granted granted, Instant askedAt) {
        Duration life = Durations.min(granted.lifetime(), LONGEST_LIFE);
        Instant end = askedAt.plus(life);
        Duration margin = Durations.min(settings.expiryMargin(), life.dividedBy(10));
        double share = settings.refreshAt() + REFRESH_JITTER * (2 * random.getAsDouble() - 1);
        return new Held(
                new AccessToken(granted.value(), end),
                askedAt,
                askedAt.plusNanos((long) (life.toNanos() * share)),
                end.minus(margin),
                0,
                false);
    }

    /** Returns the pause after this many failures in a row; jitter takes off up to half of it. */
    BackingOff backOff(int failures, Instant now, TokenProblem problem, Duration atLeast) {
        Duration wanted = Durations.min(atLeast, settings.maxBackOff());
        Duration pause = Durations.max(backOff.after(failures, 0.5 + random.getAsDouble() / 2), wanted);
        return new BackingOff(failures, now, now.plus(pause), problem);
    }

    /**
     * Returns the state after the API refused the held token. The first time, the token is dropped and another one is
     * fetched at once, unless the API accepted it before and no other can be fetched at the moment. Its successor, while
     * it is young, is dropped after {@link #REFUSALS_IN_A_ROW} refused calls in a row: until then the API may refuse a
     * single vehicle, and the others must keep their token. If the API refuses each new token, the pauses between
     * requests grow; not for a token that was accepted before, because it was revoked.
     */
    CacheState afterRefusal(CacheState state, Instant now) {
        Held held = state.held().orElseThrow();
        boolean young = !held.since().plus(settings.maxBackOff()).isBefore(now);
        boolean replaceable = !held.accepted() || !(state.attempt() instanceof BackingOff);
        if (replaceable && (!young || state.rejections() == 0)) {
            return new CacheState(Optional.empty(), state.attempt(), 1);
        }
        Held again = held.refusedOnceMore();
        if (again.refusals() < REFUSALS_IN_A_ROW) {
            return new CacheState(Optional.of(again), state.attempt(), state.rejections());
        }
        Attempt next = state.attempt() instanceof Idle && !held.accepted()
                ? backOff(state.rejections(), now, TokenProblem.REJECTED_BY_API, Duration.ZERO)
                : state.attempt();
        return new CacheState(Optional.empty(), next, state.rejections() + 1);
    }
}
