package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.statistics.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** How long a worker needs to take over a partition, since it reads the last minutes again to recognise duplicates. */
public final class WindowBenchmark {

    private static final int HISTORY = 500_000;
    private static final int QUICK_HISTORY = 50_000;
    private static final double TARGET_SECONDS = 10;

    /** 4.0 when this was written. */
    private static final double DEAREST = 6;

    private static final String HEAP = "512m";

    private WindowBenchmark() {}

    /** @return whether a worker is fast enough */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        int history = settings.quick() ? QUICK_HISTORY : HISTORY;
        Fleet fleet = new Fleet(history, settings.body());
        Report report = new Report("window", settings.directory(), new Verdicts(!settings.quick()), System.out);
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "%,d events of %,d bytes in one partition, all within the window and all written long ago",
                        history,
                        fleet.eventBytes()),
                settings.blocks() + " rounds, a new process for each row of each");
        List<Double> full = new ArrayList<>();
        List<Double> empty = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (Site site = Site.open(settings, HEAP);
                Takeover takeover = new Takeover(site, settings.application(), fleet)) {
            for (int round = 1; round <= settings.blocks(); round++) {
                empty.add(takeover.seconds("empty-" + round, false));
                full.add(takeover.seconds("full-" + round, true));
                bare.add(takeover.bareSeconds("full-" + round));
                report.line("round %d done", round);
            }
        }
        Table table = new Table("seconds from the assignment to the first new event", "median", "min - max");
        table.row(row("worker, history of " + history, new Sample(full)));
        table.row(row("worker, no history", new Sample(empty)));
        table.row(row("bare consumer, reads the history", new Sample(bare)));
        report.line("");
        report.line("%s", table);
        report.line("");
        judge(new Sample(full), new Sample(empty), new Sample(bare), report.verdicts());
        return report.finish();
    }

    static void judge(Sample full, Sample empty, Sample bare, Verdicts verdicts) {
        verdicts.atMost(
                "the history costs so many times what a bare consumer takes to read it",
                (full.median() - empty.median()) / bare.median(),
                DEAREST);
        verdicts.atMost("seconds from the assignment to the first new event", full.median(), TARGET_SECONDS);
    }

    private static List<String> row(String name, Sample sample) {
        return List.of(name, two(sample.median()), two(sample.least()) + " - " + two(sample.most()));
    }

    private static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
