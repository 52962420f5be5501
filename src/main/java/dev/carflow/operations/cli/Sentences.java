package dev.carflow.operations.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Lines with numbers, formatted alike in every locale. */
public final class Sentences {

    private Sentences() {}

    /**
     * @param format as of {@link String#format}, without the line end
     */
    public static void sentence(PrintWriter out, String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Prints the line unless the count is 0. */
    public static void sentenceOfAny(PrintWriter out, long count, String format) {
        if (count > 0) {
            sentence(out, format, count);
        }
    }
}
