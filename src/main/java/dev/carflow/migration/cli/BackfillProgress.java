package dev.carflow.migration.cli;

import dev.carflow.migration.backfill.Progress;
import dev.carflow.smartcar.api.ApiProblem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A bar that is drawn over and over on a terminal; else a line every ten seconds. */
final class BackfillProgress implements Progress {

    private static final int WIDTH = 30;
    private static final long BAR_EVERY = Duration.ofMillis(100).toNanos();
    private static final long LINE_EVERY = Duration.ofSeconds(10).toNanos();
    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private final boolean bar;
    private final LongSupplier nanoTime;
    private final long begun;
    private long resumedAt;
    private long shown;
    private boolean drawn;

    BackfillProgress(PrintWriter out, boolean bar, LongSupplier nanoTime) {
        this.out = out;
        this.bar = bar;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.shown = begun;
    }

    @Override
    public void begun(long rows) {
        resumedAt = rows;
        if (rows > 0) {
            out.printf(Locale.ROOT, "Goes on after %,d rows.%n", rows);
        }
    }

    @Override
    public void page(long rows, Optional<Integer> total) {
        long now = nanoTime.getAsLong();
        if (now - shown < (bar ? BAR_EVERY : LINE_EVERY)) {
            return;
        }
        shown = now;
        double rate = (rows - resumedAt) / Math.max((now - begun) / NANOS, 0.001);
        if (bar) {
            out.print("\r" + bar(rows, total) + " " + text(rows, total, rate) + "   ");
            out.flush();
            drawn = true;
        } else {
            out.println(text(rows, total, rate));
        }
    }

    @Override
    public void waiting(ApiProblem problem, Duration pause) {
        end();
        out.printf(Locale.ROOT, "Smartcar: %s; asking again in %.1f s.%n", problem.slug(), pause.toMillis() / 1000.0);
    }

    /** What is printed next begins a line. */
    void end() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }

    private static String text(long rows, Optional<Integer> total, double rate) {
        String count = total.map(all -> String.format(Locale.ROOT, "%,d of %,d", Math.min(rows, all), all))
                .orElseGet(() -> String.format(Locale.ROOT, "%,d rows", rows));
        String left = total.filter(all -> all > rows && rate > 0)
                .map(all -> ", " + time(Duration.ofSeconds((long) ((all - rows) / rate))) + " left")
                .orElse("");
        return String.format(Locale.ROOT, "%s, %,.0f rows/s%s", count, rate, left);
    }

    private static String bar(long rows, Optional<Integer> total) {
        int done = total.map(all -> (int) (WIDTH * Math.min(rows, all) / Math.max(all, 1)))
                .orElse(0);
        return "[" + "#".repeat(done) + " ".repeat(WIDTH - done) + "]";
    }

    private static String time(Duration left) {
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() > 0
                        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                        : left.toSeconds() + " s";
    }
}
