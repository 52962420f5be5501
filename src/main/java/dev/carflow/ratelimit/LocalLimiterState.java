package dev.carflow.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A worker's local view of the ledger: last known level, leased permits, current denials, and updates not yet sent. It
 * decides which requests can be answered without asking the ledger. Guarded by the lock of its owner, as are all parts.
 */
final class LocalLimiterState {

    private final RateLimit limit;
    private final LedgerTiming timing;
    private final LeasedPermits leased = new LeasedPermits();
    private final RecentUse use = new RecentUse();
    private final LevelTrend trend = new LevelTrend();
    private final LedgerLiveness liveness;
    private final DenialCache denials;
    private final RateLimitPause pause;
    /** Null while the ledger answers. */
    private OfflineShare share;
    /** Whether the pause still has to be reported to the ledger. */
    private boolean pauseUnreported;

    LocalLimiterState(RateLimit limit, LedgerTiming timing, long now) {
        this.limit = limit;
        this.timing = timing;
        this.liveness = new LedgerLiveness(timing);
        this.denials = new DenialCache(limit, timing, now);
        this.pause = new RateLimitPause(now);
    }

    /** Answers without the ledger; empty if only the ledger can answer. */
    Optional<Permit> tryLocally(Urgency urgency, long now) {
        if (pause.isOn(now)) {
            return Optional.of(Permit.DENIED);
        }
        LedgerLiveness.State state = liveness.state(now);
        if (state != LedgerLiveness.State.SHARED) {
            boolean granted =
                    state == LedgerLiveness.State.ON_OWN_SHARE && ownShare().take(now);
            return Optional.of(granted ? Permit.GRANTED : Permit.DENIED);
        }
        if (leased.take(urgency, now)) {
            use.taken(now);
            return Optional.of(Permit.GRANTED);
        }
        return denials.covers(urgency, now) ? Optional.of(Permit.DENIED) : Optional.empty();
    }

    /** Smartcar says that the limit is exhausted. */
    void rateLimited(Optional<Duration> retryAfter, long now) {
        pause.rateLimited(retryAfter, now);
        leased.drop();
        if (liveness.state(now) == LedgerLiveness.State.ON_OWN_SHARE) {
            ownShare().empty(now);
        }
        pauseUnreported = true;
    }

    /** Returns the time until the ledger has to be asked again. */
    Duration interval() {
        return liveness.isLost() || pauseUnreported ? timing.retry() : timing.heartbeat();
    }

    boolean isPauseUnreported() {
        return pauseUnreported;
    }

    /** Builds the next question for so many waiting requests; it also reports a pause that the ledger does not know of. */
    Lease.Request question(int urgent, int routine, long now) {
        // Permits leased ahead may be lost, so no more are leased than are refilled while they are valid.
        double affordable = limit.refill() * timing.validFor().toNanos() / 1e9;
        int ahead = urgent + routine == 0 ? 0 : (int) Math.min(use.expected(now), affordable);
        Optional<Duration> reported = pauseUnreported ? Optional.of(pause.left(now)) : Optional.empty();
        pauseUnreported = false;
        return new Lease.Request(liveness.answeredAt(), urgent, routine, ahead, reported);
    }

    /** Takes an answer in; returns whether the ledger had not answered before. */
    boolean answered(Lease.Request question, long sentAt, Lease lease, long now) {
        boolean back = liveness.isLost();
        liveness.answered(lease.answeredAt(), sentAt);
        share = null;
        trend.update(lease.left(), now);
        pause.atLeast(lease.pause(), now);
        denials.learn(question, lease, now);
        if (!pause.isOn(now)) {
            leased.add(
                    lease.urgent(),
                    lease.routine() + lease.ahead(),
                    sentAt + timing.validFor().toNanos(),
                    now);
        }
        return back;
    }

    /** Notes that no answer came; returns whether the ledger had answered before. */
    boolean unanswered(Lease.Request question) {
        boolean wasThere = !liveness.isLost();
        liveness.lost();
        leased.drop();
        pauseUnreported |= question.pause().isPresent();
        return wasThere;
    }

    /** Gives leased permits to waiting requests; returns those granted, which the caller has to answer. */
    List<PermitRequest> grant(PermitQueue queue, long now) {
        if (pause.isOn(now)) {
            return List.of();
        }
        List<PermitRequest> granted = queue.grant(leased, now);
        granted.forEach(request -> use.taken(now));
        return granted;
    }

    /** Returns whether waiting makes no sense. */
    boolean denies(Urgency urgency, long now) {
        return pause.isOn(now) || denials.covers(urgency, now);
    }

    RateLimitStatus status(long now) {
        return liveness.state(now) == LedgerLiveness.State.SHARED
                ? new RateLimitStatus(true, true, trend.level(), trend.emptyIn())
                : new RateLimitStatus(true, false, offlineLevel(now), Optional.empty());
    }

    private OfflineShare ownShare() {
        if (share == null) {
            share = new OfflineShare(limit, liveness.ownShareSince());
        }
        return share;
    }

    private double offlineLevel(long now) {
        return liveness.state(now) == LedgerLiveness.State.ON_OWN_SHARE
                ? ownShare().level(now)
                : 0;
    }

    /** A token bucket of this worker's own, for the time on its own share. It starts empty. */
    private static final class OfflineShare {

        private final double perNano;
        private final double burst;
        private double level;
        private long filledAt;

        OfflineShare(RateLimit limit, long now) {
            this.perNano = limit.share() / 1e9;
            this.burst = limit.shareBurst();
            this.filledAt = now;
        }

        boolean take(long now) {
            if (level(now) < 1) {
                return false;
            }
            level--;
            return true;
        }

        double level(long now) {
            level = Math.min(burst, level + (now - filledAt) * perNano);
            filledAt = now;
            return level;
        }

        void empty(long now) {
            level = 0;
            filledAt = now;
        }
    }

    /**
     * Requests that the ledger denied and cannot grant yet, since only the refill adds permits: not every event asks
     * the ledger again.
     */
    private static final class DenialCache {

        /** Spares the ledger when the refill is fast. */
        private static final long SHORTEST_NANOS = 50_000_000;

        private final RateLimit limit;
        private final long longestNanos;
        private long urgentUntil;
        private long routineUntil;

        DenialCache(RateLimit limit, LedgerTiming timing, long now) {
            this.limit = limit;
            this.longestNanos = timing.heartbeat().toNanos();
            this.urgentUntil = now;
            this.routineUntil = now;
        }

        void learn(Lease.Request question, Lease lease, long now) {
            if (lease.urgent() < question.urgent()) {
                urgentUntil = now + nanosUntilOneAbove(0, lease.left());
            }
            if (lease.routine() < question.routine()) {
                routineUntil = now + nanosUntilOneAbove(limit.reserve(), lease.left());
            }
        }

        boolean covers(Urgency urgency, long now) {
            return (urgency == Urgency.URGENT ? urgentUntil : routineUntil) - now > 0;
        }

        private long nanosUntilOneAbove(double reserved, double left) {
            double nanos = (reserved + 1 - left) / limit.refill() * 1e9;
            return (long) Math.max(SHORTEST_NANOS, Math.min(nanos, longestNanos));
        }
    }

    /** The number of permits taken in the last 100 ms, roughly: as many are expected in the next. */
    private static final class RecentUse {

        private static final long SLOT_NANOS = 100_000_000;

        private long slot = Long.MIN_VALUE;
        private int current;
        private int previous;

        void taken(long nanoTime) {
            turnTo(nanoTime / SLOT_NANOS);
            current++;
        }

        int expected(long nanoTime) {
            turnTo(nanoTime / SLOT_NANOS);
            return Math.max(current, previous);
        }

        private void turnTo(long newSlot) {
            if (newSlot != slot) {
                previous = newSlot == slot + 1 ? current : 0;
                current = 0;
                slot = newSlot;
            }
        }
    }

    /**
     * How fast the shared level falls, smoothed over about five minutes. It follows the level and not this worker's calls,
     * because the level includes the refill and the other callers.
     */
    private static final class LevelTrend {

        private static final double WINDOW_NANOS = 300e9;

        private double level = Double.NaN;
        private double perNano;
        private long at;

        void update(double newLevel, long now) {
            long elapsed = now - at;
            if (!Double.isNaN(level) && elapsed > 0) {
                double weight = -Math.expm1(-elapsed / WINDOW_NANOS);
                perNano += weight * ((newLevel - level) / elapsed - perNano);
            }
            level = newLevel;
            at = now;
        }

        /** Returns the last known level, 0 before there is one. */
        double level() {
            return Double.isNaN(level) ? 0 : Math.max(0, level);
        }

        /** Returns the time until the level is 0, empty if it does not fall. */
        Optional<Duration> emptyIn() {
            double nanos = level() / -perNano;
            return perNano < 0 && nanos < Long.MAX_VALUE
                    ? Optional.of(Duration.ofNanos((long) nanos))
                    : Optional.empty();
        }
    }
}
