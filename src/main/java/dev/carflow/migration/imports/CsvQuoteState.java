package dev.carflow.migration.imports;

/** The state of quotes within a CSV record (RFC 4180). */
enum CsvQuoteState {
    VALUE_BEGINS,
    UNQUOTED,
    QUOTED,
    /** After a quote that ends the value, or is the first of two that stand for one. */
    QUOTE_IN_QUOTED,
    /** After a quoted value and a carriage return: only the line's end may follow. */
    RETURN,
    /** A quote within an unquoted value, or text after a closing quote. */
    MISPLACED;

    /** Returns the state after a byte that is not a line end outside of quotes. */
    CsvQuoteState after(byte read) {
        return switch (this) {
            case VALUE_BEGINS -> read == '"' ? QUOTED : read == ',' ? VALUE_BEGINS : UNQUOTED;
            case UNQUOTED -> read == '"' ? MISPLACED : read == ',' ? VALUE_BEGINS : UNQUOTED;
            case QUOTED -> read == '"' ? QUOTE_IN_QUOTED : QUOTED;
            case QUOTE_IN_QUOTED ->
                switch (read) {
                    case '"' -> QUOTED;
                    case ',' -> VALUE_BEGINS;
                    case '\r' -> RETURN;
                    default -> MISPLACED;
                };
            case RETURN, MISPLACED -> MISPLACED;
        };
    }
}
