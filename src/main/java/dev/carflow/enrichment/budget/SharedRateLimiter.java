package dev.carflow.enrichment.budget;

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
 * This worker's access to the books that all share. One question to them is under way at a time; who comes meanwhile
 * goes with the next. While they do not answer, and only once its share is withheld for it, the worker lives on that.
 *
 * <p>Thread-safe. The lock is held for a few steps of arithmetic, never while anybody else's code runs.
 */
final class SharedRateLimiter implements WorkerRateLimiter {

    private static final int MOST_TAKERS = 10_000;

    private final RateLimitLedger ledger;
    private final LedgerTiming timing;
    private final LongSupplier nanoTime;
    private final LedgerListener events;

    private final Object lock = new Object();
    private final PermitQueue takers = new PermitQueue(MOST_TAKERS);
    private final LocalLimiterState standing;

    private boolean closed;
    private long askedAt;
    private CompletableFuture<Void> question = CompletableFuture.completedFuture(null);

    SharedRateLimiter(
            RateLimitLedger ledger,
            RateLimit allowance,
            LedgerTiming timing,
            LongSupplier nanoTime,
            LedgerListener events) {
        this.ledger = ledger;
        this.timing = timing;
        this.nanoTime = nanoTime;
        this.events = events;
        this.standing = new LocalLimiterState(allowance, timing, nanoTime.getAsLong());
        this.askedAt = nanoTime.getAsLong() - timing.heartbeat().toNanos();
    }

    @Override
    public Uni<Permit> take(Urgency urgency) {
        return Uni.createFrom().deferred(() -> atOnce(urgency)
                .map(grant -> Uni.createFrom().item(grant))
                .orElseGet(() -> later(urgency)));
    }

    @Override
    public void spent(Optional<Duration> retryAfter) {
        synchronized (lock) {
            standing.spent(retryAfter, nanoTime.getAsLong());
        }
        ask(true);
    }

    @Override
    public RateLimitStatus status() {
        synchronized (lock) {
            return standing.status(nanoTime.getAsLong());
        }
    }

    /** Keeps in contact. A timer calls it several times per {@link LedgerTiming#retry()}. */
    void beat() {
        boolean due;
        synchronized (lock) {
            due = nanoTime.getAsLong() - askedAt >= standing.interval().toNanos();
        }
        if (due) {
            ask(true);
        }
    }

    /** Ends it: nothing is granted any more, and the books need not withhold this worker's share. */
    Uni<Void> leave() {
        CompletableFuture<Void> last;
        synchronized (lock) {
            closed = true;
            last = question;
        }
        // a question that is overtaken would sign the worker in again
        return Uni.createFrom().completionStage(last::copy).chain(ledger::leave);
    }

    private Optional<Permit> atOnce(Urgency urgency) {
        synchronized (lock) {
            return known(urgency, nanoTime.getAsLong());
        }
    }

    /** What can be said without asking the books. */
    private Optional<Permit> known(Urgency urgency, long now) {
        return closed ? Optional.of(Permit.DENIED) : standing.known(urgency, now);
    }

    private Uni<Permit> later(Urgency urgency) {
        Uni<Permit> answer = Uni.createFrom()
                .<Permit>emitter(emitter -> queue(urgency, emitter))
                .ifNoItem()
                .after(timing.answerWithin())
                .recoverWithItem(Permit.DENIED);
        // the books' answer arrives on some event loop
        return EmitOnCallerContext.goOn(answer);
    }

    private void queue(Urgency urgency, UniEmitter<? super Permit> emitter) {
        Optional<Permit> known;
        synchronized (lock) {
            known = known(urgency, nanoTime.getAsLong());
            if (known.isEmpty() && !takers.add(new PermitRequest(urgency, emitter))) {
                known = Optional.of(Permit.DENIED);
            }
        }
        known.ifPresentOrElse(emitter::complete, () -> ask(false));
    }

    private void ask(boolean evenForNone) {
        Lease.Request request;
        long sentAt;
        CompletableFuture<Void> asked;
        synchronized (lock) {
            if (!question.isDone() || closed || (takers.isEmpty() && !evenForNone)) {
                return;
            }
            sentAt = nanoTime.getAsLong();
            askedAt = sentAt;
            request = standing.request(takers.waiting(Urgency.URGENT), takers.waiting(Urgency.ROUTINE), sentAt);
            asked = new CompletableFuture<>();
            question = asked;
        }
        Uni.createFrom()
                .deferred(() -> ledger.lease(request))
                .subscribe()
                .with(lease -> settle(asked, request, sentAt, lease), failure -> fail(asked, request, failure));
    }

    private void settle(CompletableFuture<Void> asked, Lease.Request request, long sentAt, Lease lease) {
        List<PermitRequest> granted;
        List<PermitRequest> denied = new ArrayList<>();
        boolean back;
        boolean more;
        try {
            synchronized (lock) {
                long now = nanoTime.getAsLong();
                back = standing.answered(request, sentAt, lease, now);
                granted = standing.handOut(takers, now);
                for (Urgency urgency : Urgency.values()) {
                    if (standing.denies(urgency, now)) {
                        denied.addAll(takers.deny(urgency));
                    }
                }
                more = standing.isUntold();
            }
        } catch (Throwable unusable) {
            // As good as none. Without an end the question would be the last one.
            fail(asked, request, unusable);
            return;
        }
        asked.complete(null);
        if (back) {
            events.contactRegained();
        }
        granted.forEach(taker -> taker.answer(Permit.GRANTED));
        denied.forEach(taker -> taker.answer(Permit.DENIED));
        ask(more);
    }

    private void fail(CompletableFuture<Void> asked, Lease.Request request, Throwable failure) {
        List<PermitRequest> denied = new ArrayList<>();
        boolean wasThere;
        synchronized (lock) {
            wasThere = standing.unanswered(request);
            for (Urgency urgency : Urgency.values()) {
                denied.addAll(takers.deny(urgency));
            }
        }
        asked.complete(null);
        if (wasThere) {
            events.contactLost(failure);
        }
        denied.forEach(taker -> taker.answer(Permit.DENIED));
    }
}
