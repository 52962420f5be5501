package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Machine;
import dev.carflow.benchmark.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Whether a worker's memory stays flat: with 100,000 vehicles remembered and its windows for duplicates full, at 1,000
 * events a second.
 */
public final class MemoryBenchmark {

    private static final String ROUTE = "carflow";
    private static final String INPUT = ROUTE + ".vehicle-state";
    private static final int VEHICLES = 100_000;
    private static final String HEAP = "512m";
    private static final int PER_SECOND = 1000;
    private static final int USUAL_SECONDS = 600;
    private static final int QUICK_SECONDS = 30;
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(15);
    private static final Duration FILLED_WITHIN = Duration.ofMinutes(20);

    /** Also in a short run every vehicle is in the window. */
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(VEHICLES / PER_SECOND);

    private static final int SAMPLES = 15;

    private final Site site;
    private final Duration length;
    private final Duration window;
    private final Fleet fleet = new Fleet(VEHICLES);

    private MemoryBenchmark(Site site, Duration length) {
        this.site = site;
        this.length = length;
        this.window = length.toSeconds() < USUAL_SECONDS ? SHORTEST_WINDOW : LONGEST_WINDOW;
    }

    /** @return whether everything is right; memory that grows is told, and no failure */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        int seconds = settings.seconds().orElse(settings.quick() ? QUICK_SECONDS : USUAL_SECONDS);
        line("Carflow worker memory benchmark");
        line("machine  %s", Machine.description());
        line("before   load average %.2f (the build's included)", Machine.loadAverage());
        try (Site site = Site.open(settings, settings.latencyMillis(), HEAP);
                Backlog backlog = new Backlog(site.bootstrapServers())) {
            return new MemoryBenchmark(site, Duration.ofSeconds(seconds)).run(backlog);
        }
    }

    private boolean run(Backlog backlog) throws IOException, InterruptedException, ExecutionException {
        long past = PER_SECOND * window.toSeconds();
        line(
                "load     %,d vehicles, windows of %d s filled with %,d events, then %,d events/s for %d s; heap 512 MiB",
                VEHICLES, window.toSeconds(), past, PER_SECOND, length.toSeconds());
        line("");
        Service service = site.worker(
                ROUTE,
                Map.of(
                        "CARFLOW_ENRICHMENT_DUPLICATES_WINDOW", window.toSeconds() + "S",
                        "CARFLOW_ENRICHMENT_CALLS_MAX_IN_FLIGHT", String.valueOf(EnrichmentBenchmark.IN_FLIGHT),
                        "CARFLOW_SMARTCAR_MAX_CONNECTIONS", String.valueOf(EnrichmentBenchmark.IN_FLIGHT)));
        service.awaitReady();
        // As if they had come, one each millisecond, until now.
        long began = System.currentTimeMillis() - window.toMillis();
        Backlog.Span span = backlog.fill(0, past, number -> fleet.event(INPUT, number, began + number));
        new Progress(site.admin(), ROUTE, span).await(FILLED_WITHIN);

        MemoryTable table = new MemoryTable(service);
        Pace pace = new Pace(backlog, fleet, INPUT, past);
        table.sample(0);
        for (int sample = 1; sample <= SAMPLES; sample++) {
            span = pace.send(PER_SECOND, length.dividedBy(SAMPLES));
            table.sample(length.multipliedBy(sample).dividedBy(SAMPLES).toSeconds());
        }
        new Progress(site.admin(), ROUTE, span).await(Duration.ofMinutes(1));
        line("");
        System.out.println(table);
        line("");
        line("heap used is what is left after a full collection; 'flat' compares the last third with the middle one");
        line("load average %.2f after the run", Machine.loadAverage());
        line("%s", table.verdict());
        return true;
    }

    private static void line(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
