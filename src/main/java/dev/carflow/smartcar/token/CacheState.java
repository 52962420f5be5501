package dev.carflow.smartcar.token;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Everything the cache knows, in one immutable value, so that every change is one compare-and-set.
 *
 * @param held the token last granted, unless the API refused it
 * @param attempt at getting another one
 * @param rejections how many tokens in a row were dropped soon after they were granted, since the API refused them
 */
record CacheState(Optional<Held> held, Attempt attempt, int rejections) {

    static final CacheState COLD = new CacheState(Optional.empty(), new Idle(), 0);

    /**
     * @param since when it was asked for
     * @param refusals calls in a row that the API refused with it
     * @param accepted whether the API ever accepted it
     */
    record Held(
            AccessToken token, Instant since, Instant refreshAt, Instant usableUntil, int refusals, boolean accepted) {

        boolean isUsableAt(Instant now) {
            return now.isBefore(usableUntil);
        }

        /** Also when the clock was set back behind its beginning: then its end is not known any more. */
        boolean isDueAt(Instant now) {
            return !now.isBefore(refreshAt) || now.isBefore(since);
        }

        Held refusedOnceMore() {
            return new Held(token, since, refreshAt, usableUntil, refusals + 1, accepted);
        }

        Held proven() {
            return new Held(token, since, refreshAt, usableUntil, 0, true);
        }
    }

    sealed interface Attempt {

        /** How many failed in a row until now. */
        int failures();
    }

    record Idle() implements Attempt {

        @Override
        public int failures() {
            return 0;
        }
    }

    /** @param outcome empty if it succeeded; completed after the state has changed */
    record InFlight(CompletableFuture<Optional<TokenProblem>> outcome, int failures) implements Attempt {}

    record BackingOff(int failures, Instant since, Instant until, TokenProblem problem) implements Attempt {

        /** Not before its beginning either: a clock that was set back must not prolong it. */
        boolean lastsAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    Optional<AccessToken> usableAt(Instant now) {
        return held.filter(token -> token.isUsableAt(now)).map(Held::token);
    }

    /** Whether another token is wanted and nothing stands against asking for it. */
    boolean callsForAttemptAt(Instant now) {
        boolean wanted = held.isEmpty() || held.get().isDueAt(now);
        boolean barred = attempt instanceof InFlight || attempt instanceof BackingOff pause && pause.lastsAt(now);
        return wanted && !barred;
    }

    /** By value: an endpoint may issue the same token twice. */
    boolean holds(AccessToken token) {
        return held.isPresent() && held.get().token().value().equals(token.value());
    }

    /** Whether nothing is to be learnt from its being accepted: most answers, so most ask this only. */
    boolean isProven(AccessToken token) {
        return held.isEmpty()
                || !holds(token)
                || held.get().accepted() && held.get().refusals() == 0;
    }

    /** The token was accepted. */
    CacheState proven() {
        return new CacheState(held.map(Held::proven), attempt, rejections);
    }

    CacheState with(Attempt next) {
        return new CacheState(held, next, rejections);
    }

    CacheState granted(Held successor) {
        return new CacheState(Optional.of(successor), new Idle(), rejections);
    }
}
