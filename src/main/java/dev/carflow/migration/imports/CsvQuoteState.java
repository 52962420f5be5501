package dev.carflow.migration.imports;

/** Where a reader of CSV is in a record, as far as quotes go (RFC 4180). */
enum CsvQuoteState {
    VALUE_BEGINS,
    UNQUOTED,
    QUOTED,
    /** Behind a quote that ends the value, or is the first of two that stand for one. */
    QUOTE_IN_QUOTED,
    /** Behind a value in quotes and a carriage return: nothing but the line's end can follow. */
    RETURN,
    /** A quote within a value that has none around it, or a value that goes on behind its closing quote. */
    MISPLACED;

    /** Returns where it is behind a byte, which is not a line's end outside of quotes. */
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
