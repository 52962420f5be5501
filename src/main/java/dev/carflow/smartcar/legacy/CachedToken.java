package dev.carflow.smartcar.legacy;

import dev.carflow.operations.Durations;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The cache entry of one vehicle and user; immutable, so every change is one replacement.
 *
 * @param held the current token, unless the API refused it
 * @param pause the result for callers without a token, and how long nothing is retried
 * @param rejected the token that the API refused, which is not taken from the store again
 * @param failures of one kind in a row until now
 * @param suspect whether these failures may have used the refresh token up
 * @param rejections tokens in a row that the API refused soon after they were issued
 */
record CachedToken(
        Optional<Held> held,
        Optional<Pause> pause,
        Optional<AccessToken> rejected,
        int failures,
        boolean suspect,
        int rejections) {

    static final CachedToken NOTHING =
            new CachedToken(Optional.empty(), Optional.empty(), Optional.empty(), 0, false, 0);

    /** @param since when this process got it */
    record Held(AccessToken token, Instant since, Instant refreshAt, Instant usableUntil) {

        static Held of(TokenPair pair, VehicleTokensSettings settings, Instant now) {
            Instant end = pair.access().expiresAt();
            Duration life = pair.life();
            return new Held(
                    pair.access(),
                    now,
                    end.minus(Durations.min(settings.refreshAhead(), life.dividedBy(5))),
                    end.minus(Durations.min(settings.expiryMargin(), life.dividedBy(10))));
        }

        boolean isUsableAt(Instant now) {
            return now.isBefore(usableUntil);
        }

        boolean isFreshAt(Instant now) {
            return now.isBefore(refreshAt);
        }
    }

    record Pause(VehicleTokenResult meanwhile, Instant since, Instant until) {

        static Pause of(VehicleTokenResult meanwhile, Instant now, Duration length) {
            return new Pause(meanwhile, now, now.plus(length));
        }

        /** Ends also if the clock was set back before its beginning. */
        boolean lastsAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    Optional<AccessToken> usableAt(Instant now) {
        return held.filter(token -> token.isUsableAt(now)).map(Held::token);
    }

    Optional<VehicleTokenResult> pausedAt(Instant now) {
        return pause.filter(current -> current.lastsAt(now)).map(Pause::meanwhile);
    }

    /** Returns whether another token is needed and nothing prevents a renewal. */
    boolean needsRenewalAt(Instant now) {
        return held.filter(token -> token.isFreshAt(now)).isEmpty()
                && pausedAt(now).isEmpty();
    }

    boolean holds(AccessToken token) {
        return held.filter(current -> current.token().value().equals(token.value()))
                .isPresent();
    }

    CachedToken holding(Held renewed) {
        return new CachedToken(Optional.of(renewed), Optional.empty(), Optional.empty(), 0, false, rejections);
    }

    /** Returns the number of failures of this kind before the next one. */
    int failuresBefore(boolean ofASuspect) {
        return suspect == ofASuspect ? failures : 0;
    }

    /** Records a failure; the held token may still serve. */
    CachedToken failed(Pause newPause, boolean ofASuspect) {
        int count = failuresBefore(ofASuspect) + 1;
        return new CachedToken(held, Optional.of(newPause), rejected, count, ofASuspect, rejections);
    }

    /** Holds this token if none is held. */
    CachedToken orHolding(Optional<Held> stored) {
        return new CachedToken(held.or(() -> stored), pause, rejected, failures, suspect, rejections);
    }

    /**
     * Drops what the store may contradict by now. A token that serves during the pause after a failed renewal serves
     * on until its end.
     */
    CachedToken revalidated() {
        boolean afterFailure = pause.map(Pause::meanwhile)
                .filter(result -> result instanceof Unavailable unavailable
                        && unavailable.problem() != VehicleTokenProblem.AWAITED_FROM_CUSTOMER
                        && unavailable.problem() != VehicleTokenProblem.OF_ANOTHER_USER)
                .isPresent();
        return afterFailure
                ? this
                : new CachedToken(Optional.empty(), Optional.empty(), rejected, failures, suspect, rejections);
    }

    /** Drops the held token. */
    CachedToken withoutToken(Pause newPause) {
        return new CachedToken(Optional.empty(), Optional.of(newPause), rejected, 0, false, 0);
    }

    /** Drops the token that the API refused. */
    CachedToken rejecting(AccessToken token, int inARow, Optional<Pause> newPause) {
        return new CachedToken(
                Optional.empty(), newPause.or(() -> pause), Optional.of(token), failures, suspect, inARow);
    }
}
