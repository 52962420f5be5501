package dev.carflow.operations.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A line that is drawn over and over on a terminal; else a line every ten seconds. Used by one thread. */
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

    /** The first is shown at once. */
    public static LiveLine atOnce(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        return new LiveLine(out, terminal, nanoTime, nanoTime.getAsLong() - PRINT_EVERY);
    }

    /** What is done before the first is due shows none. */
    public static LiveLine afterAWhile(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        return new LiveLine(out, terminal, nanoTime, nanoTime.getAsLong());
    }

    /** @param text asked for only when it is shown, so that this may be called for every record */
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
        // Blanks over what a longer line left there.
        out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
    }

    /** Seconds since the begin, never 0: for rates. */
    public double seconds() {
        return Math.max((nanoTime.getAsLong() - begun) / NANOS, 0.001);
    }

    /** What is printed next begins a line. */
    public void end() {
        if (width > 0) {
            out.println();
            width = 0;
        }
    }
}
