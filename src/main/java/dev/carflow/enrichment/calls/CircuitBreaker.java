package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Leaves Smartcar alone for a while after many failures within ten seconds, or where calls are rarer than that after
 * {@value #IN_A_ROW} with no success between them; then one call tries whether it is back. The pause doubles with each
 * trial that fails, since trials are taken from the allowance.
 *
 * <p>Not Vert.x's: there, one success among many failures empties the window; a call that was let through and then not
 * made, for want of budget, would count as a success and close the circuit; and so would a late answer to a call from
 * before it opened. Here, what was let through in one state says nothing in another, and what was not made says nothing
 * at all.
 */
final class CircuitBreaker {

    static final Duration WINDOW = Duration.ofSeconds(10);

    /** The default allowance is two calls a minute: its calls never fail often, only always. */
    static final int IN_A_ROW = 5;

    /** After a trial that was not made. Each asker could try instead, and with a spent allowance would be the next to fail. */
    private static final Duration UNTIL_NEXT_TRIAL = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final long firstPause;
    private final long longestPause;
    private final Consumer<CircuitBreakerState> changed;
    /** When the last failures were: the oldest is at {@code next}. */
    private final long[] failedAt;

    private int next;
    private int failures;
    private int inARow;
    private long rowBegan;
    private CircuitBreakerState state = CircuitBreakerState.CLOSED;
    private long changes;
    private long pause;
    private long triesAt;

    /** @param changed is told when it opens and when it closes, and not of trials between */
    CircuitBreaker(CallSettings settings, Ticker ticker, Consumer<CircuitBreakerState> changed) {
        this.ticker = ticker;
        this.firstPause = settings.breakerPause().toNanos();
        this.longestPause = settings.longestBreakerPause().toNanos();
        this.changed = changed;
        this.failedAt = new long[settings.breakerFailures()];
    }

    /** What a call that was let through says about Smartcar. */
    enum Verdict {
        WORKS,
        FAILS,
        /** Nothing: it was not made, or what went wrong is the vehicle's or ours. */
        NOTHING
    }

    /** A call let through; it must be told how it went. */
    final class Pass {

        private final long issuedIn;
        private final AtomicBoolean told = new AtomicBoolean();

        private Pass(long issuedIn) {
            this.issuedIn = issuedIn;
        }

        void went(Verdict verdict) {
            if (told.compareAndSet(false, true)) {
                judge(issuedIn, verdict);
            }
        }
    }

    /** @return none while Smartcar is to be left alone */
    synchronized Optional<Pass> pass() {
        if (state == CircuitBreakerState.OPEN && ticker.read() - triesAt >= 0) {
            become(CircuitBreakerState.HALF_OPEN);
            return Optional.of(new Pass(changes));
        }
        return state == CircuitBreakerState.CLOSED ? Optional.of(new Pass(changes)) : Optional.empty();
    }

    synchronized CircuitBreakerState state() {
        return state;
    }

    private void judge(long issuedIn, Verdict verdict) {
        boolean wasClosed;
        CircuitBreakerState after;
        synchronized (this) {
            if (issuedIn != changes) {
                return;
            }
            wasClosed = state == CircuitBreakerState.CLOSED;
            if (!wasClosed) {
                afterTrial(verdict);
            } else if (verdict == Verdict.WORKS) {
                inARow = 0;
            } else if (verdict == Verdict.FAILS && isOneTooMany(ticker.read())) {
                pause = firstPause;
                open(pause);
            }
            after = state;
        }
        if (wasClosed != (after == CircuitBreakerState.CLOSED)) {
            changed.accept(after);
        }
    }

    private void afterTrial(Verdict verdict) {
        switch (verdict) {
            case WORKS -> {
                failures = 0;
                inARow = 0;
                become(CircuitBreakerState.CLOSED);
            }
            case FAILS -> {
                pause = Math.min(2 * pause, longestPause);
                open(pause);
            }
            case NOTHING -> open(Math.min(pause, UNTIL_NEXT_TRIAL.toNanos()));
        }
    }

    private boolean isOneTooMany(long now) {
        failedAt[next] = now;
        next = (next + 1) % failedAt.length;
        failures = Math.min(failures + 1, failedAt.length);
        rowBegan = inARow == 0 ? now : rowBegan;
        inARow++;
        return failures == failedAt.length && now - failedAt[next] <= WINDOW.toNanos()
                // A short row is chance, or few of many calls made side by side.
                || inARow >= IN_A_ROW && now - rowBegan > WINDOW.toNanos();
    }

    private void open(long until) {
        triesAt = ticker.read() + until;
        become(CircuitBreakerState.OPEN);
    }

    private void become(CircuitBreakerState newState) {
        state = newState;
        changes++;
    }
}
