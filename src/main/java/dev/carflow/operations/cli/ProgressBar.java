package dev.carflow.operations.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Progress: a bar on a terminal, elsewhere its figures now and then. */
public final class ProgressBar {

    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final boolean bar;
    private final String unit;
    private final LiveLine line;
    private long begunAt;

    /**
     * @param unit the name of the things counted, in the plural
     */
    public ProgressBar(PrintWriter out, boolean bar, String unit, LongSupplier nanoTime) {
        this.out = out;
        this.bar = bar;
        this.unit = unit;
        this.line = LiveLine.afterAWhile(out, bar, nanoTime);
    }

    /**
     * @param done earlier, not counted for the rate
     */
    public void begun(long done) {
        begunAt = done;
        if (done > 0) {
            out.printf(Locale.ROOT, "Goes on after %,d %s.%n", done, unit);
        }
    }

    /** Shown now and then, however often it is called. */
    public void reached(long done, OptionalLong total) {
        line.show(() -> bar ? bar(done, total) + " " + text(done, total) : text(done, total));
    }

    /** Ends the line, so that the next output begins a new one. */
    public void end() {
        line.end();
    }

    private String text(long done, OptionalLong total) {
        double rate = (done - begunAt) / line.seconds();
        if (total.isEmpty()) {
            return String.format(Locale.ROOT, "%,d %s, %,.0f %s/s", done, unit, rate, unit);
        }
        long all = total.getAsLong();
        String left =
                all > done && rate > 0 ? ", " + time(Duration.ofSeconds((long) ((all - done) / rate))) + " left" : "";
        return String.format(Locale.ROOT, "%,d of %,d, %,.0f %s/s%s", Math.min(done, all), all, rate, unit, left);
    }

    private static String bar(long done, OptionalLong total) {
        long all = total.orElse(0);
        int length = (int) (all == 0 ? 0 : WIDTH * Math.min(done, all) / all);
        return "[" + "#".repeat(length) + " ".repeat(WIDTH - length) + "]";
    }

    private static String time(Duration left) {
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() > 0
                        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                        : left.toSeconds() + " s";
    }
}
