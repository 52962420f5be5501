package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Verdicts;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Whether a worker's memory stays flat: with 100,000 vehicles in memory and full duplicate windows, at 1,000 events per
 * second.
 */
public final class MemoryBenchmark {

    private static final String ROUTE = "carflow";
    private static final String INPUT = ROUTE + ".vehicle-state";
    private static final int VEHICLES = 100_000;
    private static final String HEAP = "512m";
    private static final Map<String, String> WORKER = Map.of(
            "CARFLOW_RATE_LIMIT_CAPACITY", "0",
            "CARFLOW_ENRICHMENT_CALLS_MAX_IN_FLIGHT", "256",
            "CARFLOW_SMARTCAR_MAX_CONNECTIONS", "256");
    private static final int PER_SECOND = 1000;
    /** Long enough for a slope that stands out from the differences between collections. */
    private static final int USUAL_SECONDS = 3600;

    private static final int QUICK_SECONDS = 30;
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(15);
    private static final Duration FILLED_WITHIN = Duration.ofMinutes(20);

    /** Even in a short run every vehicle is in the window. */
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(VEHICLES / PER_SECOND);

    private static final Duration SAMPLE_EVERY = Duration.ofMinutes(1);
    private static final int FEWEST_SAMPLES = 15;

    private final Settings settings;
    private final Site site;
    private final Report report;
    private final Duration length;
    private final Duration window;
    private final Fleet fleet;

    private MemoryBenchmark(Settings settings, Site site, Report report, Duration length) {
        this.settings = settings;
        this.site = site;
        this.report = report;
        this.length = length;
        this.window = settings.quick() ? SHORTEST_WINDOW : LONGEST_WINDOW;
        this.fleet = new Fleet(VEHICLES, settings.body());
    }

    /** @return whether memory stayed flat */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        Report report = new Report("memory", settings.directory(), new Verdicts(!settings.quick()), System.out);
        int seconds = settings.seconds().orElse(settings.quick() ? QUICK_SECONDS : USUAL_SECONDS);
        try (Site site = Site.open(settings, HEAP);
                Backlog backlog = new Backlog(site.bootstrapServers())) {
            return new MemoryBenchmark(settings, site, report, Duration.ofSeconds(seconds)).run(backlog);
        }
    }

    private boolean run(Backlog backlog) throws IOException, InterruptedException, ExecutionException {
        int past = (int) (PER_SECOND * window.toSeconds());
        report.conditions(String.format(
                Locale.ROOT,
                "%,d vehicles, windows of %d s filled with %,d events of %,d bytes, then %,d events/s for %d s; heap %s",
                VEHICLES,
                window.toSeconds(),
                past,
                fleet.eventBytes(),
                PER_SECOND,
                length.toSeconds(),
                HEAP));
        Service service = site.worker(settings.application(), ROUTE, WORKER);
        service.awaitReady();
        // As if they had arrived, one per millisecond, until now.
        long began = System.currentTimeMillis() - window.toMillis();
        Backlog.Span span = backlog.fill(0, past, number -> fleet.event(INPUT, number, began + number));
        new Progress(site.admin(), ROUTE, span).await(FILLED_WITHIN);

        MemoryTable table = new MemoryTable(service);
        Pace pace = new Pace(backlog, fleet, INPUT, past);
        table.sample(0);
        int samples = (int) Math.max(FEWEST_SAMPLES, length.dividedBy(SAMPLE_EVERY));
        for (int sample = 1; sample <= samples; sample++) {
            span = pace.send(PER_SECOND, length.dividedBy(samples));
            table.sample(length.multipliedBy(sample).dividedBy(samples).toSeconds());
        }
        new Progress(site.admin(), ROUTE, span).await(Duration.ofMinutes(1));
        report.line("");
        report.line("%s", table);
        report.line("");
        report.line("heap used is what is left after a full collection; slopes are those of the last two thirds");
        table.judge(report.verdicts());
        return report.finish();
    }
}
