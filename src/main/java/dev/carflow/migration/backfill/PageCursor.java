package dev.carflow.migration.backfill;

import java.util.Optional;

/**
 * The position in {@code /v3/connections}, which changes while it is read (contract 7.2). The newest connections come
 * first. A new connection moves the rest back, and some rows are read twice, which does no harm. A removed one moves
 * the rest forward, past the reader: when the total has fallen by n since the last page, at most n rows were skipped,
 * and the reader steps back that far. (Between two pages the rest moves by the rows added less those removed before
 * the reader, which is never less than the change of the total.) The total is part of the stored cursor, so this holds
 * across restarts.
 *
 * @param page from 1
 * @param total of the page read last; 0 if it did not say
 * @param unreadable rows of this pass that lack an id
 */
record PageCursor(BackfillPass pass, int page, int size, int total, long unreadable) {

    /** A listing with more pages than this does not end. */
    private static final int LAST_PAGE = 1_000_000;

    static PageCursor start(int size) {
        return new PageCursor(BackfillPass.WALK, 1, size, 0, 0);
    }

    static PageCursor parse(String text) {
        String[] parts = text.split(":");
        return new PageCursor(
                BackfillPass.valueOf(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                Long.parseLong(parts[4]));
    }

    String text() {
        return pass + ":" + page + ":" + size + ":" + total + ":" + unreadable;
    }

    /**
     * Returns the cursor after a page.
     *
     * @param newTotal as the page states it
     * @param last whether the page is the last one
     * @param old whether it has a connection from before the run
     * @param lacking rows on it without an id
     */
    PageCursor after(Optional<Integer> newTotal, boolean last, boolean old, int lacking) {
        int counted = newTotal.orElse(total);
        long sum = unreadable + (pass.isOfAll() ? lacking : 0);
        int removed = Math.max(0, total - counted);
        if (removed > 0) {
            return new PageCursor(pass, Math.max(1, page - (removed + size - 1) / size), size, counted, sum);
        }
        boolean over = last || page >= LAST_PAGE || !pass.isOfAll() && old;
        return over
                ? new PageCursor(pass.next(), 1, size, counted, sum)
                : new PageCursor(pass, page + 1, size, counted, sum);
    }

    /** Restarts the pass with pages of another size. */
    PageCursor withSize(int newSize) {
        return new PageCursor(pass, 1, newSize, total, 0);
    }

    PageCursor again() {
        return new PageCursor(BackfillPass.RECHECK, 1, size, total, 0);
    }
}
