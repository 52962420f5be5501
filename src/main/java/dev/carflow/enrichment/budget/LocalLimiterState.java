package dev.carflow.enrichment.budget;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How this worker stands with the books: what they told it, what it may do by that, and what they do not know yet.
 * Confined to one lock.
 */
final class LocalLimiterState {

    private final RateLimit allowance;
    private final LedgerTiming timing;
    private final LeasedPermits leased = new LeasedPermits();
    private final RecentUse use = new RecentUse();
    private final LevelTrend trend = new LevelTrend();
    private final LedgerLiveness contact;
    private final DenialCache denials;
    private final RateLimitPause pause;
    /** None while the books answer. */
    private OfflineShare share;
    /** The books must still be told of the pause. */
    private boolean untold;

    LocalLimiterState(RateLimit allowance, LedgerTiming timing, long now) {
        this.allowance = allowance;
        this.timing = timing;
        this.contact = new LedgerLiveness(timing);
        this.denials = new DenialCache(allowance, timing, now);
        this.pause = new RateLimitPause(now);
    }

    /** What can be said without asking the books. */
    Optional<Permit> known(Urgency urgency, long now) {
        if (pause.isOn(now)) {
            return Optional.of(Permit.DENIED);
        }
        LedgerLiveness.State phase = contact.phase(now);
        if (phase != LedgerLiveness.State.SHARED) {
            boolean granted = phase == LedgerLiveness.State.ALONE && ownShare().take(now);
            return Optional.of(granted ? Permit.GRANTED : Permit.DENIED);
        }
        if (leased.take(urgency, now)) {
            use.taken(now);
            return Optional.of(Permit.GRANTED);
        }
        return denials.cover(urgency, now) ? Optional.of(Permit.DENIED) : Optional.empty();
    }

    /** Smartcar says that nothing is left. */
    void spent(Optional<Duration> retryAfter, long now) {
        pause.spent(retryAfter, now);
        leased.drop();
        if (contact.phase(now) == LedgerLiveness.State.ALONE) {
            ownShare().empty(now);
        }
        untold = true;
    }

    /** After how long the books are to hear of this worker again. */
    Duration interval() {
        return contact.isLost() || untold ? timing.retry() : timing.heartbeat();
    }

    /** Whether the books must still be told of a pause. */
    boolean isUntold() {
        return untold;
    }

    /** What to ask of the books for so many who wait; with it they are told what they do not know. */
    Lease.Request request(int urgent, int routine, long now) {
        // what is leased ahead may be lost: no more than comes back in that time
        double affordable = allowance.refill() * timing.validFor().toNanos() / 1e9;
        int ahead = urgent + routine == 0 ? 0 : (int) Math.min(use.expected(now), affordable);
        Optional<Duration> told = untold ? Optional.of(pause.left(now)) : Optional.empty();
        untold = false;
        return new Lease.Request(contact.heard(), urgent, routine, ahead, told);
    }

    /** @return whether they had not answered before */
    boolean answered(Lease.Request request, long sentAt, Lease lease, long now) {
        boolean back = contact.isLost();
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
        }
        return back;
    }

    /** @return whether they had answered before */
    boolean unanswered(Lease.Request request) {
        boolean wasThere = !contact.isLost();
        contact.lost();
        leased.drop();
        untold |= request.pause().isPresent();
        return wasThere;
    }

    /** @return who got a call and is to be told so */
    List<PermitRequest> handOut(PermitQueue takers, long now) {
        if (pause.isOn(now)) {
            return List.of();
        }
        List<PermitRequest> granted = takers.grant(leased, now);
        granted.forEach(taker -> use.taken(now));
        return granted;
    }

    /** Whether there is nothing to wait for. */
    boolean denies(Urgency urgency, long now) {
        return pause.isOn(now) || denials.cover(urgency, now);
    }

    RateLimitStatus status(long now) {
        return contact.phase(now) == LedgerLiveness.State.SHARED
                ? new RateLimitStatus(true, true, trend.level(), trend.emptyIn())
                : new RateLimitStatus(true, false, aloneLevel(now), Optional.empty());
    }

    private OfflineShare ownShare() {
        if (share == null) {
            share = new OfflineShare(allowance, contact.aloneSince());
        }
        return share;
    }

    private double aloneLevel(long now) {
        return contact.phase(now) == LedgerLiveness.State.ALONE ? ownShare().level(now) : 0;
    }
}
