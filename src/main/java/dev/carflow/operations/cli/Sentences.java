package dev.carflow.operations.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Lines with numbers in them, written alike in every language. */
public final class Sentences {

    private Sentences() {}

    /** @param format as of {@link String#format}, without the end of the line */
    public static void sentence(PrintWriter out, String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Prints how many there are, where there are any. */
    public static void sentenceOfAny(PrintWriter out, long count, String format) {
        if (count > 0) {
            sentence(out, format, count);
        }
    }
}
