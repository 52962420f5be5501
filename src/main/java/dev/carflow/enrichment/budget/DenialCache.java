package dev.carflow.enrichment.budget;

/**
 * What the books denied and cannot grant yet, so that they are not asked for it again by every event: nobody but the
 * refill adds to them. Confined to one lock.
 */
final class DenialCache {

    /** Spares the books when the refill is fast. */
    private static final long AT_LEAST = 50_000_000;

    private final RateLimit allowance;
    private final long atMost;
    private long urgentUntil;
    private long routineUntil;

    DenialCache(RateLimit allowance, LedgerTiming timing, long now) {
        this.allowance = allowance;
        this.atMost = timing.heartbeat().toNanos();
        this.urgentUntil = now;
        this.routineUntil = now;
    }

    void learn(Lease.Request asked, Lease lease, long now) {
        if (lease.urgent() < asked.urgent()) {
            urgentUntil = now + untilOneMoreThan(0, lease.left());
        }
        if (lease.routine() < asked.routine()) {
            routineUntil = now + untilOneMoreThan(allowance.reserve(), lease.left());
        }
    }

    boolean cover(Urgency urgency, long now) {
        return (urgency == Urgency.URGENT ? urgentUntil : routineUntil) - now > 0;
    }

    private long untilOneMoreThan(double kept, double left) {
        double nanos = (kept + 1 - left) / allowance.refill() * 1e9;
        return (long) Math.max(AT_LEAST, Math.min(nanos, atMost));
    }
}
