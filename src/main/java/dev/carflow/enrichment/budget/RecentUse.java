package dev.carflow.enrichment.budget;

/** How many calls were taken in the last 100 ms, roughly: that many will be in the next. Confined to one lock. */
final class RecentUse {

    private static final long SLOT = 100_000_000;

    private long slot = Long.MIN_VALUE;
    private int now;
    private int before;

    void taken(long nanoTime) {
        turnTo(nanoTime / SLOT);
        now++;
    }

    int expected(long nanoTime) {
        turnTo(nanoTime / SLOT);
        return Math.max(now, before);
    }

    private void turnTo(long current) {
        if (current != slot) {
            before = current == slot + 1 ? now : 0;
            now = 0;
            slot = current;
        }
    }
}
