package dev.carflow.enrichment.budget;

/** A bucket of this worker's own, for the time that it is alone. It starts empty. Confined to one lock. */
final class OfflineShare {

    private final double perNano;
    private final double burst;
    private double level;
    private long filledAt;

    OfflineShare(RateLimit allowance, long now) {
        this.perNano = allowance.share() / 1e9;
        this.burst = allowance.shareBurst();
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
