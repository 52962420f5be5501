package dev.carflow.operations.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Aligned rows of text; numbers are grouped by thousands. Columns have fixed widths, so that rows need not be kept. */
public final class Table {

    private final PrintWriter out;
    private final List<String> names = new ArrayList<>();
    private final StringBuilder format = new StringBuilder();

    public Table(PrintWriter out) {
        this.out = out;
    }

    /** Adds a column of text. */
    public Table left(String name, int width) {
        return column(name, "%-" + width + "s");
    }

    /** Adds a column of numbers. */
    public Table right(String name, int width) {
        return column(name, "%" + width + "s");
    }

    /** Adds the last column, of text of any length. */
    public Table last(String name) {
        return column(name, "%s");
    }

    public void header() {
        row(names.toArray());
    }

    public void row(Object... values) {
        Object[] texts = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = values[i] instanceof Long || values[i] instanceof Integer
                    ? String.format(Locale.ROOT, "%,d", values[i])
                    : values[i];
        }
        out.printf(Locale.ROOT, format + "%n", texts);
    }

    private Table column(String name, String conversion) {
        format.append(names.isEmpty() ? "" : "  ").append(conversion);
        names.add(name);
        return this;
    }
}
