package dev.carflow.benchmark.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.process.BenchmarkTopics;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.KeptBroker;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/** What is acknowledged while Kafka is away, and how fast the spill empties once it is back. */
public final class SpillBenchmark {

    private static final double LEAST_PER_SECOND = 3000;
    private static final String SPILLED = "carflow_spill_spilled_total";
    private static final String DRAINED = "carflow_spill_drained_total";
    private static final long LOOK_MILLIS = 100;
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(20);
    /** Longer than a record waits for Kafka before it goes to the spill, and the service sees that Kafka is away. */
    private static final Duration UNTIL_AWAY = Duration.ofSeconds(12);

    private static final String SETTING = "CARFLOW_SPILL_DRAIN_PER_SECOND";

    private final Settings settings;
    private final IngestSite site;
    private final Report report;
    private final Path data;
    private final int port = Ports.take();
    private final Servers servers;
    private final Table table = new Table("", "in the spill", "drained per s", "seconds from Kafka's start");
    private final Map<String, Deliveries> sent = new LinkedHashMap<>();
    private ChildProcess broker;

    private SpillBenchmark(Settings settings, IngestSite site) throws IOException {
        this.settings = settings;
        this.site = site;
        this.report = new Report("spill", settings.directory(), new Verdicts(!settings.quick()), System.out);
        this.data = Files.createTempDirectory(settings.directory(), "kept-broker-");
        this.servers = new Servers(site.children(), "localhost:" + port);
    }

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        try (IngestSite site = IngestSite.open(settings)) {
            return new SpillBenchmark(settings, site).run();
        }
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "%d connections, one request under way on each; %,d-byte events; the broker was killed",
                        settings.connections(),
                        site.corpus().bodyBytes()),
                settings.describeBlocks());
        outage("Carflow, drains as fast as it can", "unlimited", Map.of(SETTING, "1000000"), settings.blocks());
        // What is acknowledged does not depend on the limit: a short outage is enough.
        outage("Carflow, default settings", "carflow", Map.of(), 1);
        report.line("%s", table);
        report.line("");
        new Durability(new ArrivalsReader(servers.bootstrapServers()), report).checkForLosses(sent);
        return report.finish();
    }

    private void outage(String name, String route, Map<String, String> own, int blocks)
            throws IOException, InterruptedException, ExecutionException {
        if (broker == null) {
            startBroker();
        }
        Map<String, String> further = new HashMap<>(site.database().settings());
        further.putAll(own);
        Servers.Server server = servers.carflow(settings.application(), route, further);
        IngestRow row = row(name, server);
        new Rounds(settings.warmUpBlocks(), 0, System.out).run(List.of(row));
        broker.kill();
        row.during(UNTIL_AWAY).block();
        Results away = new Rounds(1, blocks, System.out).run(List.of(row));
        report.figures(away, Figure.P50, Figure.P99, Figure.OWN_CPU, Figure.DATABASE_CPU, Figure.ALL_CPU);
        if (blocks == settings.blocks()) {
            report.verdicts()
                    .gateAtLeast(
                            name + ": acknowledged per second while Kafka is away",
                            away.sample(row, Figure.RATE).median(),
                            LEAST_PER_SECOND);
        }
        sent.put(name, row.deliveries());
        drain(name, server);
        server.child().stop();
    }

    private void drain(String name, Servers.Server server) throws IOException, InterruptedException {
        double before = server.management().metric(DRAINED);
        long spilled = Math.round(server.management().metric(SPILLED) - before);
        report.verdicts().correct(name + ": it was the spill that took them", spilled > 0);
        startBroker();
        Drained drained = new Drained(spilled);
        long until = System.nanoTime() + DRAINED_WITHIN.toNanos();
        while (!drained.isDone() && System.nanoTime() - until < 0) {
            drained.saw(System.nanoTime(), server.management().metric(DRAINED) - before);
            Thread.sleep(LOOK_MILLIS);
        }
        report.verdicts().correct(name + ": the spill is empty again", drained.isDone());
        if (drained.isDone()) {
            table.row(List.of(
                    name,
                    String.format(Locale.ROOT, "%,d", spilled),
                    String.format(Locale.ROOT, "%,.0f", drained.perSecond()),
                    String.format(Locale.ROOT, "%.1f", drained.seconds())));
            ObjectNode one = report.records("drain").addObject().put("name", name);
            one.put("events", spilled).put("drained_per_s", drained.perSecond()).put("seconds", drained.seconds());
        }
    }

    private IngestRow row(String name, Servers.Server server) {
        IngestRow row = site.closedLoop(name, server);
        Map<Figure, LongSupplier> clocks = new HashMap<>(row.clocks());
        // That of the site's own broker, which has nothing to do.
        clocks.remove(Figure.BROKER_CPU);
        return new IngestRow(
                name, row.deliveries(), row.process(), clocks, new Load.ClosedLoop(settings.block()), row.sender());
    }

    private void startBroker() throws IOException, InterruptedException {
        broker = site.children()
                .startMain("kept-broker", KeptBroker.class, List.of(String.valueOf(port), data.toString()));
        try (BenchmarkTopics topics = new BenchmarkTopics(servers.bootstrapServers())) {
            broker.awaitReady(topics::isBrokerThere);
        }
    }
}
