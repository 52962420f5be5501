package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.BenchmarkTopics;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.benchmark.process.Database;
import dev.carflow.benchmark.process.ProcessFigures;
import dev.carflow.benchmark.process.Variants;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/** Receiving webhooks: Carflow, the bare server and the bare producer, against one broker. */
public final class IngestBenchmark implements AutoCloseable {

    private static final String HEAP = "512m";
    private static final String RAW_TOPIC = "raw-producer";
    private static final String BARE_TOPIC = "bare-vertx";

    /** Of the slower one's rate in a closed loop: neither is near its limit. */
    private static final double OPEN_LOOP_SHARE = 0.5;

    /**
     * Processor time of all processes per event, relative to the bare server in the same run: 1.14 when this was
     * written.
     */
    private static final double DEAREST = 1.25;

    private final Settings settings;
    private final Corpus corpus;
    private final Report report;
    private final String bootstrapServers;
    private final Children children;
    private final ProcessHandle broker;
    private final BenchmarkTopics topics;
    private final Database database;
    private final LoadGenerator generator;
    private final Variants variants;

    /** A rejected way, and the row of the chosen one; or Carflow, and a variant of it. */
    private record Challenge(IngestRow contender, IngestRow chosen) {}

    private IngestBenchmark(Settings settings) throws IOException, InterruptedException, ExecutionException {
        this.settings = settings;
        this.corpus = Corpus.of(settings.body());
        this.report = new Report("ingest", settings.directory(), new Verdicts(!settings.quick()), System.out);
        this.generator = new LoadGenerator(settings.connections());
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "%d connections, one request under way on each; %,d live events of %,d bytes and %d signals, each"
                                + " request another delivery",
                        settings.connections(),
                        corpus.events(),
                        corpus.bodyBytes(),
                        settings.body().signals()),
                settings.describeBlocks());
        int port = Ports.take();
        this.bootstrapServers = "localhost:" + port;
        this.children = new Children(settings.directory(), HEAP);
        ChildProcess brokerProcess = children.startBroker(port);
        this.broker = brokerProcess.handle();
        this.topics = new BenchmarkTopics(bootstrapServers);
        brokerProcess.awaitReady(topics::isBrokerThere);
        topics.create(RAW_TOPIC, BARE_TOPIC);
        this.database = Database.start();
        this.variants = Variants.of(settings);
    }

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        try (IngestBenchmark benchmark = new IngestBenchmark(settings)) {
            return benchmark.run();
        }
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        Servers servers = new Servers(children, bootstrapServers);
        Servers.Server bareServer = servers.bareVertx(BARE_TOPIC);
        Servers.Server carflowServer = servers.carflow(settings.application(), "carflow", database.settings());
        IngestRow bare = closedLoop("bare Vert.x", bareServer);
        IngestRow carflow = closedLoop("Carflow", carflowServer);
        List<IngestRow> rows = new ArrayList<>();
        // Other sizes show how the two compare; the other rows do not depend on the size.
        if (settings.body() == Amount.FEW) {
            rows.add(rawProducer());
        }
        rows.add(bare);
        rows.add(carflow);
        List<Challenge> challenges = new ArrayList<>();
        if (settings.body() == Amount.FEW || settings.contenders()) {
            IngestRow noDatabase = closedLoop(
                    "Carflow, no database", servers.carflow(settings.application(), "carflow-no-database", Map.of()));
            rows.add(noDatabase);
            if (settings.contenders()) {
                challenges.add(
                        new Challenge(contender("REST resource", "rest", servers, database.settings()), carflow));
                challenges.add(
                        new Challenge(contender("emitter, no database", "emitter", servers, Map.of()), noDatabase));
                challenges.forEach(challenge -> rows.add(challenge.contender()));
            }
        }
        for (Variants.Variant variant : variants.all()) {
            Map<String, String> further = new HashMap<>(database.settings());
            further.putAll(variant.further());
            IngestRow row = closedLoop(
                    variant.name(), servers.carflow(variant.application(), "carflow-" + variant.route(), further));
            rows.add(row);
            challenges.add(new Challenge(carflow, row));
        }
        if (settings.nativeExecutable().isPresent()) {
            rows.add(closedLoop(
                    "Carflow, native",
                    servers.carflowNative(settings.nativeExecutable().get(), "carflow-native", database.settings())));
        }
        Results closed = new Rounds(settings.warmUpBlocks(), settings.blocks(), System.out).run(rows);

        double rate = OPEN_LOOP_SHARE
                * Math.min(
                        closed.sample(bare, Figure.RATE).median(),
                        closed.sample(carflow, Figure.RATE).median());
        IngestRow bareOpen = openLoop(bare, bareServer, rate);
        IngestRow carflowOpen = openLoop(carflow, carflowServer, rate);
        Results open = new Rounds(1, settings.blocks(), System.out).run(List.of(bareOpen, carflowOpen));

        figures(closed);
        report.compare(closed, carflow, bare, Figure.RATE, Figure.OWN_CPU, Figure.ALL_CPU, Figure.P99);
        for (Challenge challenge : challenges) {
            report.compare(
                    closed,
                    challenge.contender(),
                    challenge.chosen(),
                    Figure.RATE,
                    Figure.OWN_CPU,
                    Figure.ALL_CPU,
                    Figure.P99);
        }
        figures(open);
        report.compare(
                open, carflowOpen, bareOpen, Figure.OWN_CPU, Figure.ALL_CPU, Figure.P50, Figure.P99, Figure.P999);
        report.verdicts()
                .atMost(
                        "processor time of all processes for an event, Carflow / bare",
                        closed.compare(carflow, bare, Figure.ALL_CPU).ratios().median(),
                        DEAREST);
        variants.judge(report.verdicts());
        durability(rows);
        return report.finish();
    }

    private IngestRow rawProducer() throws IOException {
        RawProducer producer = new RawProducer(RAW_TOPIC, settings.connections(), bootstrapServers, corpus);
        return new IngestRow(
                "raw producer, " + settings.connections() + " in flight",
                new Deliveries(corpus, RAW_TOPIC),
                ProcessHandle.current(),
                clocks(Figure.OWN_CPU, () -> ProcessFigures.cpuMicros(ProcessHandle.current())),
                deliveries -> producer.send(deliveries, settings.block()));
    }

    private IngestRow closedLoop(String name, Servers.Server server) {
        return row(name, server, new Deliveries(corpus, server.topic()), new Load.ClosedLoop(settings.block()));
    }

    /** A rejected way to receive webhooks: in the same package, at a path of its own. */
    private IngestRow contender(String name, String way, Servers servers, Map<String, String> further)
            throws IOException, InterruptedException {
        Servers.Server server = servers.carflow(settings.application(), "carflow-" + way, further);
        Deliveries sent = new Deliveries(corpus.to("/contenders/" + way), server.topic());
        return row(name, server, sent, new Load.ClosedLoop(settings.block()));
    }

    private IngestRow openLoop(IngestRow closed, Servers.Server server, double rate) {
        String name = String.format(Locale.ROOT, "%s, fixed %,.0f/s", closed.name(), rate);
        return row(name, server, closed.deliveries(), new Load.FixedRate(settings.block(), rate));
    }

    private IngestRow row(String name, Servers.Server server, Deliveries sent, Load load) {
        Map<Figure, LongSupplier> clocks = clocks(Figure.OWN_CPU, () -> ProcessFigures.cpuMicros(server.process()));
        clocks.put(Figure.LOAD_CPU, () -> ProcessFigures.cpuMicros(ProcessHandle.current()));
        clocks.put(Figure.DATABASE_CPU, database::cpuMicros);
        return new IngestRow(
                name,
                sent,
                server.process(),
                clocks,
                deliveries -> generator.run(server.address(), load, deliveries::requests, deliveries.longestRequest()));
    }

    private Map<Figure, LongSupplier> clocks(Figure figure, LongSupplier own) {
        Map<Figure, LongSupplier> clocks = new EnumMap<>(Figure.class);
        clocks.put(figure, own);
        clocks.put(Figure.BROKER_CPU, () -> ProcessFigures.cpuMicros(broker));
        return clocks;
    }

    private void figures(Results results) {
        report.figures(
                results,
                Figure.P50,
                Figure.P99,
                Figure.P999,
                Figure.OWN_CPU,
                Figure.BROKER_CPU,
                Figure.LOAD_CPU,
                Figure.DATABASE_CPU,
                Figure.ALL_CPU,
                Figure.MEMORY,
                Figure.OTHER_CORES);
    }

    private void durability(List<IngestRow> rows) {
        Table table = new Table("", "acknowledged", "on the topic", "missing", "twice", "errors", "record bytes");
        for (IngestRow row : rows) {
            Tally sent = row.deliveries().everything();
            Arrivals arrivals =
                    new ArrivalsReader(bootstrapServers).read(row.deliveries().topic(), sent.acknowledged());
            table.row(List.of(
                    row.name(),
                    count(sent.acknowledgedCount()),
                    count(arrivals.present()),
                    count(arrivals.missing(sent.acknowledged())),
                    count(arrivals.twice()),
                    sent.errorCount() == 0 ? "0" : sent.errors().toString(),
                    count(arrivals.bytesEach())));
            arrivals.judge(row.name(), sent, report.verdicts());
        }
        report.line("%s", table);
        report.line("");
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Override
    public void close() {
        topics.close();
        children.close();
        database.close();
        variants.close();
    }
}
