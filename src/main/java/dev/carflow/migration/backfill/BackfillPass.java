package dev.carflow.migration.backfill;

/** Which way through a listing this is. */
enum BackfillPass {
    /** All pages. */
    WALK,
    /** The first pages again: users who connected meanwhile are there, for the newest come first. */
    CATCH_UP,
    /** All pages again, since fewer connections were seen than there are. */
    RECHECK,
    /** The first pages after that. */
    LAST_CATCH_UP,
    /** Nothing more is to be read. */
    END,
    /** Nothing more is to be read, for the second time. */
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
