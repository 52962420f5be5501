package dev.carflow.smartcar.token;

import dev.carflow.operations.EmitOnCallerContext;
import dev.carflow.smartcar.token.CacheState.BackingOff;
import dev.carflow.smartcar.token.CacheState.Held;
import dev.carflow.smartcar.token.CacheState.InFlight;
import dev.carflow.smartcar.token.TokenResult.Granted;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * One token for all callers: one request is in flight however many callers ask, the current token is used while its
 * successor is fetched, and stays if that fails (contract 6). Thread-safe and lock-free. It makes no request without a
 * caller and has no threads of its own. Its states are drawn at {@link CacheState}.
 */
public final class TokenCache implements ApplicationTokens {

    private final TokenEndpoint endpoint;
    private final Supplier<ClientCredentials> credentials;
    private final TokenCacheSettings settings;
    private final TokenSchedule schedule;
    private final Clock clock;
    private final TokenListener events;
    private final AtomicReference<CacheState> state = new AtomicReference<>(CacheState.COLD);

    /**
     * @param credentials called before each request, so that a rotated secret is used; must not block
     * @param random returns numbers from 0 to below 1, for jitter; several threads call it
     */
    public TokenCache(
            TokenEndpoint endpoint,
            Supplier<ClientCredentials> credentials,
            TokenCacheSettings settings,
            Clock clock,
            DoubleSupplier random,
            TokenListener events) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.settings = settings;
        this.schedule = new TokenSchedule(settings, random);
        this.clock = clock;
        this.events = events;
    }

    @Override
    public Uni<AccessToken> current() {
        return Uni.createFrom().deferred(this::ask);
    }

    @Override
    public void refused(AccessToken token) {
        CacheState before;
        CacheState after;
        do {
            before = state.get();
            after = before.holds(token) ? schedule.afterRefusal(before, clock.instant()) : before;
        } while (!state.compareAndSet(before, after));
        if (before.holds(token) && !after.holds(token)) {
            events.invalidated();
        }
    }

    @Override
    public void accepted(AccessToken token) {
        if (!state.get().isProven(token)) {
            state.updateAndGet(now -> now.holds(token) ? now.proven() : now);
        }
    }

    private Uni<AccessToken> ask() {
        while (true) {
            CacheState seen = state.get();
            // Read after the state: an earlier instant could lie before a back-off that has just begun.
            Instant now = clock.instant();
            if (seen.callsForAttemptAt(now)) {
                InFlight attempt =
                        new InFlight(new CompletableFuture<>(), seen.attempt().failures());
                CacheState next = seen.with(attempt);
                if (!state.compareAndSet(seen, next)) {
                    continue;
                }
                fetch(attempt, now);
                seen = next;
            }
            CacheState answer = seen;
            return seen.usableAt(now).map(token -> Uni.createFrom().item(token)).orElseGet(() -> withoutToken(answer));
        }
    }

    private Uni<AccessToken> withoutToken(CacheState seen) {
        if (seen.attempt() instanceof InFlight attempt) {
            return outcomeOf(attempt);
        }
        return unavailable(((BackingOff) seen.attempt()).problem());
    }

    private Uni<AccessToken> outcomeOf(InFlight attempt) {
        // A copy for each caller: Mutiny cancels the stage of a caller that leaves. The token is requested again,
        // because the API may already have refused it to callers before this one.
        Uni<AccessToken> token = Uni.createFrom()
                .completionStage(attempt.outcome()::copy)
                .flatMap(problem -> problem.map(this::unavailable).orElseGet(this::ask));
        // The response arrives on the event loop of the first caller; the others continue on their own contexts.
        return EmitOnCallerContext.apply(token);
    }

    private Uni<AccessToken> unavailable(TokenProblem problem) {
        return Uni.createFrom().failure(new TokenUnavailableException(problem));
    }

    private void fetch(InFlight attempt, Instant askedAt) {
        Uni.createFrom()
                .deferred(this::request)
                .ifNoItem()
                .after(settings.fetchDeadline())
                .recoverWithItem(new Unavailable(TokenProblem.TIMEOUT))
                .onFailure()
                .recoverWithItem(new Unavailable(TokenProblem.NO_CONNECTION))
                .subscribe()
                .with(result -> settle(attempt, askedAt, result));
    }

    private Uni<TokenResult> request() {
        ClientCredentials current;
        try {
            current = credentials.get();
        } catch (RuntimeException e) {
            current = null;
        }
        return current == null
                ? Uni.createFrom().item(new Unavailable(TokenProblem.NO_CREDENTIALS))
                : endpoint.request(current).onItem().ifNull().continueWith(new Unavailable(TokenProblem.UNREADABLE));
    }

    private void settle(InFlight attempt, Instant askedAt, TokenResult result) {
        if (result instanceof Granted granted) {
            Held successor = schedule.hold(granted, askedAt);
            if (successor.isUsableAt(clock.instant())) {
                succeed(attempt, successor);
            } else {
                fail(attempt, TokenProblem.EXPIRED_ON_ARRIVAL, Duration.ZERO);
            }
        } else if (result instanceof Refused refused) {
            fail(attempt, refused.reason(), Duration.ZERO);
        } else if (result instanceof Unavailable unavailable) {
            fail(attempt, unavailable.reason(), unavailable.retryAfter());
        }
    }

    private void succeed(InFlight attempt, Held successor) {
        state.updateAndGet(now -> now.granted(successor));
        try {
            Instant asked = successor.since();
            events.refreshed(
                    Duration.between(asked, clock.instant()),
                    Duration.between(asked, successor.token().expiresAt()));
        } finally {
            attempt.outcome().complete(Optional.empty());
        }
    }

    private void fail(InFlight attempt, TokenProblem problem, Duration atLeast) {
        BackingOff pause = schedule.backOff(attempt.failures() + 1, clock.instant(), problem, atLeast);
        state.updateAndGet(now -> now.with(pause));
        try {
            events.refreshFailed(problem, Duration.between(pause.since(), pause.until()));
        } finally {
            attempt.outcome().complete(Optional.of(problem));
        }
    }
}
