package dev.carflow.enrichment.budget;

/** Calls that are booked and not yet taken, for as long as they may be made. Confined to one lock. */
final class LeasedPermits {

    private int urgent;
    private int any;
    private long voidAt;

    /** @param urgent of them only for urgent takers, for they may come from the reserve */
    void add(int urgent, int any, long voidAt, long now) {
        dropVoid(now);
        // what is left over of an earlier lease is void first, and then all of it
        this.voidAt = this.urgent + this.any > 0 && this.voidAt - voidAt < 0 ? this.voidAt : voidAt;
        this.urgent += urgent;
        this.any += any;
    }

    boolean take(Urgency urgency, long now) {
        dropVoid(now);
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

    /** One that was taken just now and is not used after all. */
    void giveBack(Urgency urgency) {
        // which of the two it was is not known any more: an urgent taker's is kept for urgent ones
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

    private void dropVoid(long now) {
        if (voidAt - now <= 0) {
            drop();
        }
    }
}
