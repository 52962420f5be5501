package dev.carflow.smartcar.token;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The state of a {@link TokenCache} as one immutable value, so that every change is one compare-and-set.
 *
 * <pre>
 * attempt   Idle ───────── a caller asks; no token, or it is due ────────► InFlight
 *           InFlight ───── granted ──────────────────────────────────────► Idle, with the new token
 *           InFlight ───── refused, unavailable, late, over on arrival ──► BackingOff
 *           BackingOff ─── a caller asks after the pause ────────────────► InFlight
 *           Idle ───────── the API keeps refusing new tokens ────────────► BackingOff
 *
 * token     none ───────── granted ──────────────────────────────────────► in use
 *           in use ─────── 80 % of its life ─────────────────────────────► due: in use, and its successor is fetched
 *           due ────────── margin before its end ────────────────────────► none
 *           in use, due ── the API refuses it: TokenSchedule.afterRefusal ► none
 * </pre>
 *
 * @param held the token last granted, unless the API refused it
 * @param attempt the current attempt to get another token
 * @param rejections how many tokens in a row were dropped soon after they were granted, because the API refused them
 */
record CacheState(Optional<Held> held, Attempt attempt, int rejections) {

    static final CacheState COLD = new CacheState(Optional.empty(), new Idle(), 0);

    /**
     * @param since when the token was requested
     * @param refusals calls in a row that the API refused with it
     * @param accepted whether the API ever accepted it
     */
    record Held(
            AccessToken token, Instant since, Instant refreshAt, Instant usableUntil, int refusals, boolean accepted) {

        boolean isUsableAt(Instant now) {
            return now.isBefore(usableUntil);
        }

        /** Also if the clock was set back behind the beginning of its life, whose end is then unknown. */
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

        /** Returns how many attempts in a row have failed. */
        int failures();
    }

    record Idle() implements Attempt {

        @Override
        public int failures() {
            return 0;
        }
    }

    /** @param outcome empty after a success; completed after the state has changed */
    record InFlight(CompletableFuture<Optional<TokenProblem>> outcome, int failures) implements Attempt {}

    record BackingOff(int failures, Instant since, Instant until, TokenProblem problem) implements Attempt {

        /** False before its beginning: a clock that was set back must not prolong the pause. */
        boolean lastsAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    Optional<AccessToken> usableAt(Instant now) {
        return held.filter(token -> token.isUsableAt(now)).map(Held::token);
    }

    /** Whether another token is needed, and neither an attempt nor a pause is under way. */
    boolean callsForAttemptAt(Instant now) {
        boolean wanted = held.isEmpty() || held.get().isDueAt(now);
        boolean barred = attempt instanceof InFlight || attempt instanceof BackingOff pause && pause.lastsAt(now);
        return wanted && !barred;
    }

    /** Compares values: an endpoint may issue the same token twice. */
    boolean holds(AccessToken token) {
        return held.isPresent() && held.get().token().value().equals(token.value());
    }

    /** Whether an acceptance of the token would change nothing. True for most responses, which then need no update. */
    boolean isProven(AccessToken token) {
        return held.isEmpty()
                || !holds(token)
                || held.get().accepted() && held.get().refusals() == 0;
    }

    /** Returns the state after the API accepted the token. */
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
