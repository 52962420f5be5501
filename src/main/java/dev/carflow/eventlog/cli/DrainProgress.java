package dev.carflow.eventlog.cli;

import dev.carflow.eventlog.drain.DrainRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line that is drawn over and over on a terminal; else a line every ten seconds. */
final class DrainProgress implements DrainRun.Progress {

    private static final long DRAW_EVERY = Duration.ofMillis(100).toNanos();
    private static final long LINE_EVERY = Duration.ofSeconds(10).toNanos();
    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long begun;
    private long shown;
    private boolean drawn;

    DrainProgress(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.shown = begun - LINE_EVERY;
    }

    @Override
    public void drained(long drained, long waiting) {
        double rate = drained / Math.max((nanoTime.getAsLong() - begun) / NANOS, 0.001);
        show(String.format(Locale.ROOT, "%,d on Kafka, %,d wait, %,.0f events/s", drained, waiting, rate));
    }

    @Override
    public void elsewhere(long waiting) {
        show(String.format(Locale.ROOT, "another process drains; %,d wait", waiting));
    }

    @Override
    public void failed() {
        show("Kafka does not take them just now; trying again");
    }

    /** What is printed next begins a line. */
    void end() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }

    private void show(String text) {
        long now = nanoTime.getAsLong();
        if (now - shown < (terminal ? DRAW_EVERY : LINE_EVERY)) {
            return;
        }
        shown = now;
        if (terminal) {
            out.printf(Locale.ROOT, "\r%-70s", text);
            out.flush();
            drawn = true;
        } else {
            out.println(text);
        }
    }
}
