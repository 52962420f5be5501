package dev.carflow.operations.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A line that is redrawn on a terminal; elsewhere a new line every ten seconds. Used by one thread. */
public final class LiveLine {

    private static final long DRAW_EVERY = Duration.ofMillis(100).toNanos();
    private static final long PRINT_EVERY = Duration.ofSeconds(10).toNanos();

    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long begun;
    private long shown;
    private int width;

    private LiveLine(PrintWriter out, boolean terminal, LongSupplier nanoTime, long shown) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.shown = shown;
    }

    /** Shows the first line at once. */
    public static LiveLine atOnce(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        return new LiveLine(out, terminal, nanoTime, nanoTime.getAsLong() - PRINT_EVERY);
    }

    /** Shows nothing for work that ends before the first line is due. */
    public static LiveLine afterAWhile(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        return new LiveLine(out, terminal, nanoTime, nanoTime.getAsLong());
    }

    /**
     * @param text called only when a line is shown, so that this may be called for every record
     */
    public void show(Supplier<String> text) {
        long now = nanoTime.getAsLong();
        if (now - shown < (terminal ? DRAW_EVERY : PRINT_EVERY)) {
            return;
        }
        shown = now;
        String line = text.get();
        if (!terminal) {
            out.println(line);
            return;
        }
        // Overwrites the rest of a longer line.
        out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
    }

    /** Returns the seconds since the start, never 0: for rates. */
    public double seconds() {
        return Math.max((nanoTime.getAsLong() - begun) / NANOS, 0.001);
    }

    /** Ends the line, so that the next output begins a new one. */
    public void end() {
        if (width > 0) {
            out.println();
            width = 0;
        }
    }
}
