package dev.carflow.migration.backfill;

/** A pass through a listing. */
enum BackfillPass {
    /** All pages. */
    WALK,
    /** The first pages again: users who connected meanwhile are there, for the newest come first. */
    CATCH_UP,
    /** All pages again, since fewer connections were seen than Smartcar counts. */
    RECHECK,
    /** The first pages after that. */
    LAST_CATCH_UP,
    /** The listing was read to its end. */
    END,
    /** The listing was read to its end for the second time. */
    LAST_END;

    boolean isOfAll() {
        return this == WALK || this == RECHECK;
    }

    boolean isEnd() {
        return this == END || this == LAST_END;
    }

    BackfillPass next() {
        return switch (this) {
            case WALK -> CATCH_UP;
            case CATCH_UP -> END;
            case RECHECK -> LAST_CATCH_UP;
            case LAST_CATCH_UP, END, LAST_END -> LAST_END;
        };
    }
}
