package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Stops calls for a while after many failures within ten seconds, unless more calls succeeded meanwhile, or, where calls
 * are rarer than that, after {@value #IN_A_ROW} failures in a row without a success; then one trial call checks whether Smartcar is back. The pause doubles with each
 * failed trial, because trials take permits of the rate limit.
 *
 * <pre>
 *             too many failures                        pause over: one trial
 *   CLOSED ───────────────────────►  OPEN  ─────────────────────────────────►  HALF_OPEN
 *     ▲                              ▲  ▲                                       │  │  │
 *     │                              │  └──────── trial fails: pause doubles ───┘  │  │
 *     │                              └──── trial was not made: pause of 1 s ───────┘  │
 *     └───────────────────────────────── trial succeeds ──────────────────────────────┘
 * </pre>
 *
 * A call that was let through in one state has no effect in another, and a call that was not made has none at all.
 *
 * <p>Not Vert.x's circuit breaker: there, one success among many failures empties the window; a call that was let through
 * and then not made, for lack of a permit, would count as a success and close the circuit; and so would a late answer to a
 * call from before it opened.
 */
public final class CircuitBreaker {

    static final Duration WINDOW = Duration.ofSeconds(10);

    /** The default limit is two calls a minute: these never fail often within seconds, only always. */
    static final int IN_A_ROW = 5;

    /** After a trial that was not made: with an exhausted limit, each caller that tried instead would fail as well. */
    private static final Duration UNTIL_NEXT_TRIAL = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final long firstPause;
    private final long longestPause;
    private final Consumer<State> changed;
    /** The times of the last failures; the oldest is at {@code next}. */
    private final long[] failedAt;
    /** For each of them, how many calls had succeeded before it. */
    private final long[] succeededBefore;

    private long successes;
    private int next;
    private int failures;
    private int inARow;
    private long rowBegan;
    private State state = State.CLOSED;
    private long changes;
    private long pause;
    private long triesAt;

    /** @param changed called when it opens and when it closes, not for trials in between */
    CircuitBreaker(CallSettings settings, Ticker ticker, Consumer<State> changed) {
        this.ticker = ticker;
        this.firstPause = settings.breakerPause().toNanos();
        this.longestPause = settings.longestBreakerPause().toNanos();
        this.changed = changed;
        this.failedAt = new long[settings.breakerFailures()];
        this.succeededBefore = new long[failedAt.length];
    }

    /** Whether Smartcar is called at all. */
    public enum State {
        CLOSED,
        /** No call is made. */
        OPEN,
        /** One trial call is in flight; the others wait for its result. */
        HALF_OPEN
    }

    /** The meaning of a call's outcome for the breaker. */
    enum Result {
        SUCCESS,
        FAILURE,
        /** Neither: the call was not made, or it failed because of the vehicle or of Carflow. */
        IGNORED
    }

    /** A call that was let through, whose result has to be reported. */
    final class Attempt {

        private final long issuedIn;
        private final AtomicBoolean reported = new AtomicBoolean();

        private Attempt(long issuedIn) {
            this.issuedIn = issuedIn;
        }

        void report(Result result) {
            if (reported.compareAndSet(false, true)) {
                apply(issuedIn, result);
            }
        }
    }

    /** Returns empty while no call may be made. */
    synchronized Optional<Attempt> tryAttempt() {
        if (state == State.OPEN && ticker.read() - triesAt >= 0) {
            become(State.HALF_OPEN);
            return Optional.of(new Attempt(changes));
        }
        return state == State.CLOSED ? Optional.of(new Attempt(changes)) : Optional.empty();
    }

    synchronized State state() {
        return state;
    }

    private void apply(long issuedIn, Result result) {
        boolean wasClosed;
        State after;
        synchronized (this) {
            if (issuedIn != changes) {
                return;
            }
            wasClosed = state == State.CLOSED;
            if (!wasClosed) {
                afterTrial(result);
            } else if (result == Result.SUCCESS) {
                successes++;
                inARow = 0;
            } else if (result == Result.FAILURE && isOneTooMany(ticker.read())) {
                pause = firstPause;
                open(pause);
            }
            after = state;
        }
        if (wasClosed != (after == State.CLOSED)) {
            changed.accept(after);
        }
    }

    private void afterTrial(Result result) {
        switch (result) {
            case SUCCESS -> {
                failures = 0;
                inARow = 0;
                become(State.CLOSED);
            }
            case FAILURE -> {
                pause = Math.min(2 * pause, longestPause);
                open(pause);
            }
            case IGNORED -> open(Math.min(pause, UNTIL_NEXT_TRIAL.toNanos()));
        }
    }

    private boolean isOneTooMany(long now) {
        failedAt[next] = now;
        succeededBefore[next] = successes;
        next = (next + 1) % failedAt.length;
        failures = Math.min(failures + 1, failedAt.length);
        rowBegan = inARow == 0 ? now : rowBegan;
        inARow++;
        boolean often = failures == failedAt.length && now - failedAt[next] <= WINDOW.toNanos();
        // One call in a hundred fails often enough where there are hundreds a second, and Smartcar is there.
        return often && successes - succeededBefore[next] <= failures
                // A short row is chance, or a few of many concurrent calls.
                || inARow >= IN_A_ROW && now - rowBegan > WINDOW.toNanos();
    }

    private void open(long until) {
        triesAt = ticker.read() + until;
        become(State.OPEN);
    }

    private void become(State newState) {
        state = newState;
        changes++;
    }
}
