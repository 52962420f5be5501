package dev.carflow.enrichment.budget;

import dev.carflow.operations.CallersContext;
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
final class SharedBudget implements CallBudget {

    private static final int MOST_TAKERS = 10_000;

    private final CallLedger ledger;
    private final Allowance allowance;
    private final Timing timing;
    private final LongSupplier nanoTime;
    private final BudgetEvents events;

    private final Object lock = new Object();
    private final TakerQueue takers = new TakerQueue(MOST_TAKERS);
    private final LeasedCalls leased = new LeasedCalls();
    private final RecentUse use = new RecentUse();
    private final LevelTrend trend = new LevelTrend();
    private final Contact contact;
    private final Denials denials;
    private final SpentPause pause;
    /** None while the books answer. */
    private FairShare share;
    /** The books must still be told of the pause. */
    private boolean untold;

    private boolean closed;
    private long askedAt;
    private CompletableFuture<Void> question = CompletableFuture.completedFuture(null);

    SharedBudget(CallLedger ledger, Allowance allowance, Timing timing, LongSupplier nanoTime, BudgetEvents events) {
        this.ledger = ledger;
        this.allowance = allowance;
        this.timing = timing;
        this.nanoTime = nanoTime;
        this.events = events;
        this.contact = new Contact(timing);
        this.askedAt = nanoTime.getAsLong() - timing.heartbeat().toNanos();
        this.denials = new Denials(allowance, timing, nanoTime.getAsLong());
        this.pause = new SpentPause(nanoTime.getAsLong());
    }

    @Override
    public Uni<Grant> take(Urgency urgency) {
        return Uni.createFrom().deferred(() -> atOnce(urgency)
                .map(grant -> Uni.createFrom().item(grant))
                .orElseGet(() -> later(urgency)));
    }

    @Override
    public void spent(Optional<Duration> retryAfter) {
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            pause.spent(retryAfter, now);
            leased.drop();
            if (contact.phase(now) == Contact.Phase.ALONE) {
                ownShare().empty(now);
            }
            untold = true;
        }
        ask(true);
    }

    @Override
    public BudgetStatus status() {
        synchronized (lock) {
            return contact.phase(nanoTime.getAsLong()) == Contact.Phase.SHARED
                    ? new BudgetStatus(true, true, trend.level(), trend.emptyIn())
                    : new BudgetStatus(true, false, aloneLevel(nanoTime.getAsLong()), Optional.empty());
        }
    }

    /** Keeps in contact. To be called several times per {@link Timing#retry()}, by whoever has a clock. */
    void beat() {
        boolean due;
        synchronized (lock) {
            Duration interval = contact.isLost() || untold ? timing.retry() : timing.heartbeat();
            due = nanoTime.getAsLong() - askedAt >= interval.toNanos();
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

    private Optional<Grant> atOnce(Urgency urgency) {
        synchronized (lock) {
            return known(urgency, nanoTime.getAsLong());
        }
    }

    /** What can be said without asking the books. */
    private Optional<Grant> known(Urgency urgency, long now) {
        if (closed || pause.isOn(now)) {
            return Optional.of(Grant.DENIED);
        }
        Contact.Phase phase = contact.phase(now);
        if (phase != Contact.Phase.SHARED) {
            boolean granted = phase == Contact.Phase.ALONE && ownShare().take(now);
            return Optional.of(granted ? Grant.GRANTED : Grant.DENIED);
        }
        if (leased.take(urgency, now)) {
            use.taken(now);
            return Optional.of(Grant.GRANTED);
        }
        return denials.cover(urgency, now) ? Optional.of(Grant.DENIED) : Optional.empty();
    }

    private Uni<Grant> later(Urgency urgency) {
        Uni<Grant> answer = Uni.createFrom()
                .<Grant>emitter(emitter -> queue(urgency, emitter))
                .ifNoItem()
                .after(timing.answerWithin())
                .recoverWithItem(Grant.DENIED);
        // the books' answer arrives on some event loop
        return CallersContext.goOn(answer);
    }

    private void queue(Urgency urgency, UniEmitter<? super Grant> emitter) {
        Optional<Grant> known;
        synchronized (lock) {
            known = known(urgency, nanoTime.getAsLong());
            if (known.isEmpty() && !takers.add(new Taker(urgency, emitter))) {
                known = Optional.of(Grant.DENIED);
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
            request = request(sentAt);
            untold = false;
            asked = new CompletableFuture<>();
            question = asked;
        }
        Uni.createFrom()
                .deferred(() -> ledger.lease(request))
                .subscribe()
                .with(lease -> settle(asked, request, sentAt, lease), failure -> fail(asked, request, failure));
    }

    private Lease.Request request(long now) {
        int urgent = takers.waiting(Urgency.URGENT);
        int routine = takers.waiting(Urgency.ROUTINE);
        // what is leased ahead may be lost: no more than comes back in that time
        double affordable = allowance.refill() * timing.validFor().toNanos() / 1e9;
        int ahead = urgent + routine == 0 ? 0 : (int) Math.min(use.expected(now), affordable);
        Optional<Duration> told = untold ? Optional.of(pause.left(now)) : Optional.empty();
        return new Lease.Request(contact.heard(), urgent, routine, ahead, told);
    }

    private void settle(CompletableFuture<Void> asked, Lease.Request request, long sentAt, Lease lease) {
        List<Taker> granted = List.of();
        List<Taker> denied = new ArrayList<>();
        boolean back;
        boolean more;
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            back = contact.isLost();
            contact.heard(lease.toldAt(), sentAt);
            share = null;
            trend.is(lease.left(), now);
            pause.atLeast(lease.pause(), now);
            denials.learn(request, lease, now);
            if (!pause.isOn(now)) {
                leased.add(
                        lease.urgent(),
                        lease.routine() + lease.ahead(),
                        sentAt + timing.validFor().toNanos(),
                        now);
                granted = takers.grant(leased, now);
                granted.forEach(taker -> use.taken(now));
            }
            for (Urgency urgency : Urgency.values()) {
                if (pause.isOn(now) || denials.cover(urgency, now)) {
                    denied.addAll(takers.deny(urgency));
                }
            }
            more = untold;
        }
        asked.complete(null);
        if (back) {
            events.contactRegained();
        }
        granted.forEach(taker -> taker.answer(Grant.GRANTED));
        denied.forEach(taker -> taker.answer(Grant.DENIED));
        ask(more);
    }

    private void fail(CompletableFuture<Void> asked, Lease.Request request, Throwable failure) {
        List<Taker> denied = new ArrayList<>();
        boolean wasThere;
        synchronized (lock) {
            wasThere = !contact.isLost();
            contact.lost();
            leased.drop();
            untold |= request.pause().isPresent();
            for (Urgency urgency : Urgency.values()) {
                denied.addAll(takers.deny(urgency));
            }
        }
        asked.complete(null);
        if (wasThere) {
            events.contactLost(failure);
        }
        denied.forEach(taker -> taker.answer(Grant.DENIED));
    }

    private FairShare ownShare() {
        if (share == null) {
            share = new FairShare(allowance, contact.aloneSince());
        }
        return share;
    }

    private double aloneLevel(long now) {
        return contact.phase(now) == Contact.Phase.ALONE ? ownShare().level(now) : 0;
    }
}
