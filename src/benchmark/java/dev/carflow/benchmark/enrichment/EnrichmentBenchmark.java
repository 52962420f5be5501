package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.LiveSignals;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.enrichment.peer.PeerWorker;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Variants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** How many events per second a worker enriches, relative to its bounds and its alternatives. */
public final class EnrichmentBenchmark implements AutoCloseable {

    /** Ample for a worker's memory: how little it needs is measured by another benchmark. */
    private static final String HEAP = "2g";

    private static final int USUAL_LATENCY_MILLIS = 50;
    private static final String OUTCOMES = "carflow_enrichment_outcomes_total";
    private static final List<String> UNDONE = List.of("outcome=\"failed\"", "outcome=\"skipped\"");

    private final Instant began = Instant.now();
    private final Settings settings;
    private final Workload workload;
    private final Fleet fleet;
    private final Report report;
    private final Site site;
    private final Backlog backlog;
    private final Variants variants;
    private final List<WorkerRow> rows = new ArrayList<>();

    private EnrichmentBenchmark(Settings settings, Workload workload) throws IOException, InterruptedException {
        this.settings = settings;
        this.workload = workload;
        this.fleet = new Fleet(workload.vehicles(), settings.body(), settings.skewed());
        this.report = new Report(name(), settings.directory(), new Verdicts(!settings.quick()), System.out);
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "%,d vehicles in turn%s, events of %,d bytes and %d signals; each block a backlog that is there at once",
                        fleet.size(),
                        settings.skewed() ? ", their number for each user by Zipf's law" : "",
                        fleet.eventBytes(),
                        settings.body().signals()),
                calls(),
                "Carflow's settings: " + workload.settings(settings.body()),
                settings.describeBlocks());
        this.site = Site.open(settings, HEAP);
        this.backlog = new Backlog(site.bootstrapServers());
        this.variants = Variants.of(settings);
    }

    /** Each event needs a call. */
    public static boolean runWithCalls(Settings settings) throws IOException, InterruptedException, ExecutionException {
        return run(settings, Workload.CALL_FOR_EACH);
    }

    /** No event needs a call. */
    public static boolean runWithoutCalls(Settings settings)
            throws IOException, InterruptedException, ExecutionException {
        return run(settings, Workload.NO_CALL_NEEDED);
    }

    private static boolean run(Settings settings, Workload workload)
            throws IOException, InterruptedException, ExecutionException {
        try (EnrichmentBenchmark benchmark = new EnrichmentBenchmark(settings, workload)) {
            return benchmark.run();
        }
    }

    /** Each load has a file of its own. */
    private String name() {
        String name = workload.name();
        if (workload.calls() && settings.latencyMillis() != USUAL_LATENCY_MILLIS) {
            name += "-" + settings.latencyMillis() + "ms";
        }
        name += settings.skewed() ? "-skewed" : "";
        return name + (settings.errors() > 0 ? "-errors" : "");
    }

    private String calls() {
        if (!workload.calls()) {
            return "no event needs a call";
        }
        return String.format(
                Locale.ROOT,
                "each event needs a call; answers of %d signals (%,d bytes) after %d ms; %d calls in flight: %,.0f events/s,"
                        + " whatever the processors can do; %.1f %% of calls are answered 500; a token lives for %d s",
                settings.signals(),
                LiveSignals.answer(settings.signals()).toString().getBytes(StandardCharsets.UTF_8).length,
                settings.latencyMillis(),
                workload.inFlight(),
                workload.limit(settings.latencyMillis()),
                100 * settings.errors(),
                settings.tokenSeconds());
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        WorkerRow bare = peer("bare parts", PeerWorker.Kind.BARE_PARTS);
        WorkerRow ceiling = peer("streaming merge", PeerWorker.Kind.STREAMING_MERGE);
        WorkerRow plain = peer("plain Jackson", PeerWorker.Kind.PLAIN_JACKSON);
        Service service = service(settings.application(), "carflow", Map.of());
        WorkerRow carflow = row("Carflow", worker(service, "carflow"));
        List<WorkerRow> others = new ArrayList<>();
        for (Variants.Variant variant : variants.all()) {
            Service its = service(variant.application(), variant.route(), variant.further());
            others.add(row(variant.name(), worker(its, variant.route())));
        }
        if (workload.calls()) {
            peer("batches of " + workload.inFlight(), PeerWorker.Kind.BATCHES);
        }
        Results results = new Rounds(settings.warmUpBlocks(), settings.blocks(), System.out).run(rows);
        report.figures(
                results,
                Figure.CALLS,
                Figure.OWN_CPU,
                Figure.BROKER_CPU,
                Figure.API_CPU,
                Figure.DATABASE_CPU,
                Figure.ALL_CPU,
                Figure.MEMORY,
                Figure.OTHER_CORES);
        List<WorkerRow> references = new ArrayList<>(List.of(ceiling, plain, bare));
        references.addAll(others);
        for (WorkerRow reference : references) {
            report.compare(results, carflow, reference, Figure.RATE, Figure.OWN_CPU, Figure.ALL_CPU);
        }
        variants.judge(report.verdicts());
        output();
        judge(results, carflow, ceiling, 1 + others.size());
        List<String> outcomes = service.lines(OUTCOMES);
        outcomes.forEach(outcome -> report.line("%s", outcome));
        report.verdicts()
                .correct(
                        "no event failed or was skipped: a worker that has nothing to merge does less work",
                        outcomes.stream()
                                .noneMatch(outcome ->
                                        UNDONE.stream().anyMatch(outcome::contains) && !outcome.endsWith(" 0.0")));
        return report.finish();
    }

    /** @param processes of Carflow */
    private void judge(Results results, WorkerRow carflow, WorkerRow ceiling, int processes) throws IOException {
        workload.judgeCalls(results.sample(carflow, Figure.CALLS).median(), settings.errors(), report.verdicts());
        long tokens = site.stub().counts().tokens();
        long most = Workload.mostTokens(processes, Duration.between(began, Instant.now()), settings.tokenSeconds());
        report.verdicts()
                .correct(
                        tokens + " token requests, one for each life of each process: at most " + most, tokens <= most);
        report.verdicts()
                .atMost(
                        "processor time of the process for an event, Carflow / ceiling",
                        results.compare(carflow, ceiling, Figure.OWN_CPU)
                                .ratios()
                                .median(),
                        workload.dearest());
    }

    /** Checks the output of each row. */
    private void output() {
        Table table =
                new Table("", "events", "written", "missing", "twice", "out of order", "another's key", "value bytes");
        for (WorkerRow row : rows) {
            OutputCheck output = row.output();
            EventOrder order = output.order();
            table.row(List.of(
                    row.name(),
                    whole(row.made()),
                    whole(order.records()),
                    whole(order.missing(row.made())),
                    whole(order.twice()),
                    whole(order.outOfOrder()),
                    whole(output.ofOthers()),
                    whole(output.bytesEach())));
            order.judge(row.name(), row.made(), report.verdicts());
            report.verdicts().correct(row.name() + ": every record has its user's key", output.ofOthers() == 0);
        }
        report.line("%s", table);
        report.line("");
    }

    private WorkerRow row(String name, WorkerRow.Worker worker) {
        WorkerRow row = new WorkerRow(
                name,
                worker,
                site,
                fleet,
                backlog,
                workload.pace() * (int) settings.block().toSeconds());
        rows.add(row);
        return row;
    }

    private Service service(Path jar, String route, Map<String, String> further)
            throws IOException, InterruptedException {
        Map<String, String> own = new HashMap<>(workload.settings(settings.body()));
        own.putAll(further);
        Service service = site.worker(jar, route, own);
        service.awaitReady();
        return service;
    }

    private static WorkerRow.Worker worker(Service service, String route) {
        return new WorkerRow.Worker(service.process(), route, route + ".vehicle-state", route + ".enriched");
    }

    private WorkerRow peer(String name, PeerWorker.Kind kind)
            throws IOException, InterruptedException, ExecutionException {
        String input = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String output = input + "-enriched";
        site.topics().create(input, output);
        ChildProcess child = site.children()
                .startMain(
                        name,
                        PeerWorker.class,
                        List.of(
                                kind.name(),
                                site.bootstrapServers(),
                                input,
                                output,
                                String.valueOf(site.stub().port()),
                                String.valueOf(workload.inFlight())));
        return row(name, new WorkerRow.Worker(child.handle(), input, input, output));
    }

    private static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Override
    public void close() {
        rows.forEach(row -> row.output().close());
        backlog.close();
        variants.close();
        site.close();
    }
}
