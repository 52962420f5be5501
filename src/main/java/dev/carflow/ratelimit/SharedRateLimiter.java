package dev.carflow.ratelimit;

import dev.carflow.operations.EmitOnCallerContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Client of the shared rate-limit ledger in Postgres. One question to the ledger is in flight at a time; requests that come
 * meanwhile go with the next. While the ledger does not answer, and only once its share is withheld for it, the worker uses
 * that share.
 *
 * <p>Thread-safe. The lock is held for a few steps of arithmetic, never while code of callers runs.
 */
final class SharedRateLimiter implements WorkerRateLimiter {

    private static final int MAX_WAITING = 10_000;

    private final RateLimitLedger ledger;
    private final LedgerTiming timing;
    private final LongSupplier nanoTime;
    private final LedgerListener listener;

    private final Object lock = new Object();
    private final PermitQueue queue = new PermitQueue(MAX_WAITING);
    private final LocalLimiterState state;

    private boolean closed;
    private long askedAt;
    private CompletableFuture<Void> question = CompletableFuture.completedFuture(null);

    SharedRateLimiter(
            RateLimitLedger ledger,
            RateLimit limit,
            LedgerTiming timing,
            LongSupplier nanoTime,
            LedgerListener listener) {
        this.ledger = ledger;
        this.timing = timing;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.state = new LocalLimiterState(limit, timing, nanoTime.getAsLong());
        this.askedAt = nanoTime.getAsLong() - timing.heartbeat().toNanos();
    }

    @Override
    public Uni<Permit> acquire(Urgency urgency) {
        return Uni.createFrom().deferred(() -> tryLocally(urgency)
                .map(permit -> Uni.createFrom().item(permit))
                .orElseGet(() -> fromLedger(urgency)));
    }

    @Override
    public void rateLimited(Optional<Duration> retryAfter) {
        synchronized (lock) {
            state.rateLimited(retryAfter, nanoTime.getAsLong());
        }
        ask(true);
    }

    @Override
    public RateLimitStatus status() {
        synchronized (lock) {
            return state.status(nanoTime.getAsLong());
        }
    }

    /** Keeps the ledger informed. A timer calls it several times per {@link LedgerTiming#retry()}. */
    void heartbeat() {
        boolean due;
        synchronized (lock) {
            due = nanoTime.getAsLong() - askedAt >= state.interval().toNanos();
        }
        if (due) {
            ask(true);
        }
    }

    /** Ends it: no permit is granted any more, and the ledger need not withhold this worker's share. */
    Uni<Void> leave() {
        CompletableFuture<Void> last;
        synchronized (lock) {
            closed = true;
            last = question;
        }
        // A question that arrived after leaving would register the worker again.
        return Uni.createFrom().completionStage(last::copy).chain(ledger::leave);
    }

    private Optional<Permit> tryLocally(Urgency urgency) {
        synchronized (lock) {
            return tryLocally(urgency, nanoTime.getAsLong());
        }
    }

    private Optional<Permit> tryLocally(Urgency urgency, long now) {
        return closed ? Optional.of(Permit.DENIED) : state.tryLocally(urgency, now);
    }

    private Uni<Permit> fromLedger(Urgency urgency) {
        Uni<Permit> permit = Uni.createFrom()
                .<Permit>emitter(emitter -> enqueue(urgency, emitter))
                .ifNoItem()
                .after(timing.answerWithin())
                .recoverWithItem(Permit.DENIED);
        // The ledger's answer arrives on another event loop.
        return EmitOnCallerContext.apply(permit);
    }

    private void enqueue(Urgency urgency, UniEmitter<? super Permit> emitter) {
        Optional<Permit> permit;
        synchronized (lock) {
            permit = tryLocally(urgency, nanoTime.getAsLong());
            if (permit.isEmpty() && !queue.add(new PermitRequest(urgency, emitter))) {
                permit = Optional.of(Permit.DENIED);
            }
        }
        permit.ifPresentOrElse(emitter::complete, () -> ask(false));
    }

    private void ask(boolean evenIfNoneWaits) {
        Lease.Request request;
        long sentAt;
        CompletableFuture<Void> asked;
        synchronized (lock) {
            if (!question.isDone() || closed || (queue.isEmpty() && !evenIfNoneWaits)) {
                return;
            }
            sentAt = nanoTime.getAsLong();
            askedAt = sentAt;
            request = state.question(queue.waiting(Urgency.URGENT), queue.waiting(Urgency.ROUTINE), sentAt);
            asked = new CompletableFuture<>();
            question = asked;
        }
        Uni.createFrom()
                .deferred(() -> ledger.lease(request))
                .subscribe()
                .with(lease -> answered(asked, request, sentAt, lease), failure -> failed(asked, request, failure));
    }

    private void answered(CompletableFuture<Void> asked, Lease.Request request, long sentAt, Lease lease) {
        List<PermitRequest> granted;
        List<PermitRequest> denied = new ArrayList<>();
        boolean back;
        boolean more;
        try {
            synchronized (lock) {
                long now = nanoTime.getAsLong();
                back = state.answered(request, sentAt, lease, now);
                granted = state.grant(queue, now);
                for (Urgency urgency : Urgency.values()) {
                    if (state.denies(urgency, now)) {
                        denied.addAll(queue.deny(urgency));
                    }
                }
                more = state.isPauseUnreported();
            }
        } catch (Throwable unusable) {
            // Counts as no answer. A question that never ended would be the last one.
            failed(asked, request, unusable);
            return;
        }
        asked.complete(null);
        if (back) {
            listener.ledgerAnswersAgain();
        }
        granted.forEach(each -> each.answer(Permit.GRANTED));
        denied.forEach(each -> each.answer(Permit.DENIED));
        ask(more);
    }

    private void failed(CompletableFuture<Void> asked, Lease.Request request, Throwable failure) {
        List<PermitRequest> denied = new ArrayList<>();
        boolean wasThere;
        synchronized (lock) {
            wasThere = state.unanswered(request);
            for (Urgency urgency : Urgency.values()) {
                denied.addAll(queue.deny(urgency));
            }
        }
        asked.complete(null);
        if (wasThere) {
            listener.ledgerLost(failure);
        }
        denied.forEach(each -> each.answer(Permit.DENIED));
    }
}
