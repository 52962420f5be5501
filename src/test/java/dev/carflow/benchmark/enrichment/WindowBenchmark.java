package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Machine;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.Table;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** How long a worker needs that takes over a partition, because it reads the last minutes again to know duplicates. */
public final class WindowBenchmark {

    private static final int HISTORY = 500_000;
    private static final int QUICK_HISTORY = 50_000;
    private static final double TARGET_SECONDS = 10;
    private static final String HEAP = "512m";

    private WindowBenchmark() {}

    /** @return true: being slow is told, and no failure */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        int history = settings.quick() ? QUICK_HISTORY : HISTORY;
        line("Carflow window rebuild benchmark");
        line("machine  %s", Machine.description());
        line("before   load average %.2f (the build's included)", Machine.loadAverage());
        line(
                "load     %,d events of %,d bytes in one partition, all within the window and all written long ago",
                history, new Fleet(history).eventBytes());
        line("rounds   %d, a new process for each row of each", settings.rounds());
        line("");
        Figures full = new Figures();
        Figures empty = new Figures();
        Figures bare = new Figures();
        try (Site site = Site.open(settings, settings.latencyMillis(), HEAP);
                Takeover takeover = new Takeover(site, history)) {
            for (int round = 1; round <= settings.rounds(); round++) {
                empty.add(takeover.seconds("empty-" + round, false));
                full.add(takeover.seconds("full-" + round, true));
                bare.add(takeover.bareSeconds("full-" + round));
                line("round %d done", round);
            }
        }
        Table table = new Table("seconds from the assignment to the first new event", "median", "min - max");
        table.row(row("worker, history of " + history, full));
        table.row(row("worker, no history", empty));
        table.row(row("bare consumer, reads the history", bare));
        line("");
        System.out.println(table);
        line("");
        double rebuild = full.median() - empty.median();
        line("the history costs %.2f s; %.1f times what a bare consumer takes", rebuild, rebuild / bare.median());
        line(
                "%s: from the assignment on %.2f s, wanted below %.0f s",
                full.median() < TARGET_SECONDS ? "fast enough" : "TOO SLOW", full.median(), TARGET_SECONDS);
        line("load average %.2f after the run", Machine.loadAverage());
        return true;
    }

    private static List<String> row(String name, Figures figures) {
        return List.of(name, two(figures.median()), two(figures.least()) + " - " + two(figures.most()));
    }

    private static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static void line(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
