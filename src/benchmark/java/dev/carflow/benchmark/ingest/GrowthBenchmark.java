package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.process.Children;
import dev.carflow.packaged.Packaging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Whether an event costs as much when there is a hundred times as much of something: users, connections, routes with their
 * topics. All rows have the same fixed rate, because a server that has more to do at a time takes more of it at once.
 */
public final class GrowthBenchmark {

    private static final int PER_SECOND = 2000;
    private static final int FEW_USERS = 40;
    private static final int MANY_USERS = 4000;
    private static final int FEW_CONNECTIONS = 10;
    private static final int MANY_CONNECTIONS = 1000;
    private static final int FEW_ROUTES = 1;
    private static final int MANY_ROUTES = 100;
    /** Dearest beside cheapest. */
    private static final double FLAT = 1.15;

    private final Settings settings;
    private final IngestSite site;
    private final Report report;
    private final Corpus few = Corpus.of(Amount.FEW, FEW_USERS);
    private final Corpus many = Corpus.of(Amount.FEW, MANY_USERS);

    private int rows;

    private GrowthBenchmark(Settings settings, IngestSite site) {
        this.settings = settings;
        this.site = site;
        this.report = new Report("growth", settings.directory(), new Verdicts(!settings.quick()), System.out);
    }

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        try (IngestSite site = IngestSite.open(settings)) {
            return new GrowthBenchmark(settings, site).run();
        }
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "%,d events/s of %,d bytes, sent on time; %d connections unless a row says otherwise",
                        PER_SECOND,
                        many.bodyBytes(),
                        settings.connections()),
                settings.describeBlocks());
        Servers.Server server = site.carflow("carflow");
        Pair users = new Pair("users", row("users", FEW_USERS, server, few), row("users", MANY_USERS, server, many));
        Pair connections =
                new Pair("connections", connections(FEW_CONNECTIONS, server), connections(MANY_CONNECTIONS, server));
        Pair routes = new Pair("routes", routes(FEW_ROUTES), routes(MANY_ROUTES));
        List<Pair> pairs = List.of(users, connections, routes);
        List<IngestRow> all = new ArrayList<>();
        pairs.forEach(pair -> all.addAll(List.of(pair.least(), pair.most())));
        Results results = new Rounds(settings.warmUpBlocks(), settings.blocks(), System.out).run(all);
        report.figures(
                results,
                Figure.P50,
                Figure.P99,
                Figure.OWN_CPU,
                Figure.BROKER_CPU,
                Figure.ALL_CPU,
                Figure.MEMORY,
                Figure.OTHER_CORES);
        for (Pair pair : pairs) {
            report.compare(results, pair.most(), pair.least(), Figure.OWN_CPU, Figure.ALL_CPU, Figure.P99);
            report.verdicts()
                    .gateAtMost(
                            "processor time of the server for an event, a hundredfold of " + pair.of(),
                            results.compare(pair.most(), pair.least(), Figure.OWN_CPU)
                                    .ratios()
                                    .median(),
                            FLAT);
        }
        new Durability(new ArrivalsReader(site.bootstrapServers()), report)
                .check(List.of(users.least(), users.most(), connections.least(), connections.most()));
        return report.finish();
    }

    /** Two rows that differ in one number. */
    private record Pair(String of, IngestRow least, IngestRow most) {}

    private IngestRow row(String of, int count, Servers.Server server, Corpus corpus) {
        return site.closedLoop(count + " " + of, server, Deliveries.shared(corpus, server.topic(), rows++))
                .at(PER_SECOND);
    }

    private IngestRow connections(int count, Servers.Server server) {
        LoadGenerator generator = new LoadGenerator(count);
        IngestRow row = row("connections", count, server, many);
        return row.sentBy((deliveries, load, watch) ->
                generator.run(server.address(), load, deliveries::requests, deliveries.longestRequest(), watch));
    }

    /** Users are assigned by the first two digits of their ids: of 256 routes that would take all, the first ones. */
    private IngestRow routes(int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Children.JAVA, "-Dcarflow.topics.partitions=1"));
        for (int route = 0; route < count; route++) {
            command.add(String.format(Locale.ROOT, "-Dcarflow.routing.routes.r%d=%02x*", route, route));
        }
        command.addAll(List.of("-jar", settings.application().toString()));
        String name = "routes-" + count;
        Servers.Server server = site.servers()
                .carflow(
                        new Packaging(name, site.children().directory(), command),
                        name,
                        site.database().settings());
        return row("routes besides the default", count, server, many);
    }
}
