package dev.carflow.sandbox.simulator.api;

/**
 * Pages of {@code /v3/connections} (contract 7.2 and 12.2).
 *
 * @param largest rows of the largest page; the maximum is not published
 * @param beyond the answer to a larger page size
 * @param shift what happens to the rows between the first page and the others
 */
public record PageSettings(int largest, OversizedPage beyond, PageShift shift) {

    /** The answer to a page size above the largest. */
    public enum OversizedPage {
        /** A 400. */
        REFUSED,
        /** A page of the largest size, whatever was asked for. */
        CAPPED
    }

    /** Rows are listed newest first: connections made or removed meanwhile move them. */
    public enum PageShift {
        NONE,
        /** A user connected: the last row of each page comes again on the next one. */
        REPEATS,
        /** A user disconnected: a row between two pages is on neither. No caller can notice. */
        SKIPS
    }

    public PageSettings {
        if (largest < 1) {
            throw new IllegalArgumentException("a page has one row at least");
        }
    }

    public static PageSettings realistic() {
        return new PageSettings(100, OversizedPage.REFUSED, PageShift.NONE);
    }

    /** Every switch on that a caller can handle: rows are repeated, not skipped. */
    public static PageSettings harsh() {
        return new PageSettings(25, OversizedPage.CAPPED, PageShift.REPEATS);
    }

    public PageSettings withLargest(int rows, OversizedPage whatOfMore) {
        return new PageSettings(rows, whatOfMore, shift);
    }

    public PageSettings withShift(PageShift newShift) {
        return new PageSettings(largest, beyond, newShift);
    }
}
