package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.enrichment.peer.PeerWorker;
import dev.carflow.benchmark.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** How many events a second a worker enriches when each needs a call, beside what bounds it and what it replaces. */
public final class EnrichmentBenchmark {

    /** Where what a worker remembers leaves room: how little it gets along with is another benchmark's. */
    private static final String HEAP = "2g";

    static final int IN_FLIGHT = 256;

    /**
     * So many that a vehicle's next event comes when the call for the last one is long over, even if a worker reads
     * partition by partition: no call serves two events.
     */
    private static final int VEHICLES = 40_000;

    private static final String BARE = "bare-parts";
    private static final String JSON = "bare-parts-and-json";
    private static final String BATCHES = "batches";
    private static final String ONE_BY_ONE = "one-by-one";
    private static final String CARFLOW = "carflow";
    private static final String OTHER = "other";
    private static final String OUTCOMES = "carflow_enrichment_outcomes_total";
    private static final int PACE = 3000;
    private static final int ONE_BY_ONE_PACE = 18;

    private EnrichmentBenchmark() {}

    /** @return whether everything is right */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        EnrichmentReport report = new EnrichmentReport(settings, new Fleet(VEHICLES), System.out);
        report.conditions();
        try (Site site = Site.open(settings, settings.latencyMillis(), HEAP);
                Rounds rounds = new Rounds(settings, site, new Fleet(VEHICLES))) {
            site.topics().create(BARE, out(BARE), JSON, out(JSON), BATCHES, out(BATCHES), ONE_BY_ONE, out(ONE_BY_ONE));
            Service carflow = carflow(site, settings.application(), CARFLOW);
            List<Contender> contenders = new ArrayList<>();
            contenders.add(peer(site, "bare parts", PeerWorker.Kind.BARE_PARTS, BARE, PACE));
            contenders.add(peer(site, "bare with JSON", PeerWorker.Kind.BARE_PARTS_AND_JSON, JSON, PACE));
            contenders.add(carflow("Carflow", carflow, CARFLOW));
            if (settings.other().isPresent()) {
                Service other = carflow(site, settings.other().get(), OTHER);
                contenders.add(carflow("Carflow, other", other, OTHER));
            }
            contenders.add(peer(site, "batches of 256", PeerWorker.Kind.BATCHES, BATCHES, PACE));
            contenders.add(peer(site, "one by one", PeerWorker.Kind.ONE_BY_ONE, ONE_BY_ONE, ONE_BY_ONE_PACE));
            List<Row> rows = rounds.run(contenders);
            return report.figures(rows, rows.get(1), rows.get(2), site.stub().counts(), carflow.lines(OUTCOMES));
        }
    }

    private static Contender carflow(String name, Service service, String route) {
        return new Contender(name, service.process(), route, route + ".vehicle-state", route + ".enriched", PACE);
    }

    private static Service carflow(Site site, Path jar, String route) throws IOException, InterruptedException {
        Service service = site.worker(
                jar,
                route,
                Map.of(
                        "CARFLOW_ENRICHMENT_SIGNALS", "all:1S",
                        "CARFLOW_ENRICHMENT_CALLS_MAX_IN_FLIGHT", String.valueOf(IN_FLIGHT),
                        "CARFLOW_SMARTCAR_MAX_CONNECTIONS", String.valueOf(IN_FLIGHT)));
        service.awaitReady();
        return service;
    }

    private static Contender peer(Site site, String name, PeerWorker.Kind kind, String input, int pace)
            throws IOException {
        ChildProcess child = site.children()
                .startMain(
                        name,
                        PeerWorker.class,
                        List.of(
                                kind.name(),
                                site.bootstrapServers(),
                                input,
                                out(input),
                                String.valueOf(site.stub().port()),
                                String.valueOf(IN_FLIGHT)));
        return new Contender(name, child.handle(), input, input, out(input), pace);
    }

    private static String out(String input) {
        return input + "-enriched";
    }
}
