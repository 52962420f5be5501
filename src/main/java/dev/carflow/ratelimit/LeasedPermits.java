package dev.carflow.ratelimit;

/** Permits that are booked and not yet taken, for as long as they are valid. Guarded by the lock of its owner. */
final class LeasedPermits {

    private int urgent;
    private int any;
    private long expiresAt;

    /** @param urgent permits for urgent requests only, because they may come from the reserve */
    void add(int urgent, int any, long expiresAt, long now) {
        dropExpired(now);
        // If permits of an earlier lease are left, the earlier expiry counts for all of them.
        this.expiresAt = this.urgent + this.any > 0 && this.expiresAt - expiresAt < 0 ? this.expiresAt : expiresAt;
        this.urgent += urgent;
        this.any += any;
    }

    boolean take(Urgency urgency, long now) {
        dropExpired(now);
        if (urgency == Urgency.URGENT && urgent > 0) {
            urgent--;
            return true;
        }
        if (any > 0) {
            any--;
            return true;
        }
        return false;
    }

    /** Returns a permit that was just taken and is not used after all. */
    void giveBack(Urgency urgency) {
        // Which of the two kinds it was is not known any more: that of an urgent request stays with urgent ones.
        if (urgency == Urgency.URGENT) {
            urgent++;
        } else {
            any++;
        }
    }

    void drop() {
        urgent = 0;
        any = 0;
    }

    private void dropExpired(long now) {
        if (expiresAt - now <= 0) {
            drop();
        }
    }
}
