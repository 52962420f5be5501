package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.bare.BareKind;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.Children;
import dev.carflow.benchmark.process.Packages;
import dev.carflow.packaged.Packaging;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** How fast a server is in each second after it was started: a new process for each round of each row. */
public final class WarmUpBenchmark {

    private static final int USUAL_SECONDS = 60;
    private static final int QUICK_SECONDS = 12;
    private static final int USUAL_ROUNDS = 3;
    private static final String ROUTE = "warm-up";
    private static final String BARE_TOPIC = "bare-vertx";

    private final Settings settings;
    private final IngestSite site;
    private final Report report;
    private final Duration length;
    private final Deliveries toCarflow;
    private final Deliveries toBare;

    /** A server and how it is started. */
    private record Row(String name, Starter starter, Deliveries deliveries) {}

    /** Starts a server; returns when it is ready. */
    private interface Starter {
        Servers.Server start() throws IOException, InterruptedException;
    }

    private WarmUpBenchmark(Settings settings, IngestSite site) {
        this.settings = settings;
        this.site = site;
        this.report = new Report("warmup", settings.directory(), new Verdicts(!settings.quick()), System.out);
        this.length = Duration.ofSeconds(settings.seconds().orElse(settings.quick() ? QUICK_SECONDS : USUAL_SECONDS));
        this.toCarflow = new Deliveries(site.corpus(), ROUTE + ".vehicle-state");
        this.toBare = new Deliveries(site.corpus(), BARE_TOPIC);
    }

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        try (IngestSite site = IngestSite.open(settings)) {
            return new WarmUpBenchmark(settings, site).run();
        }
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        int rounds = settings.quick() ? 1 : settings.givenBlocks().orElse(USUAL_ROUNDS);
        List<Row> rows = rows();
        report.conditions(String.format(
                Locale.ROOT,
                "%d connections, one request under way on each, from the moment a new process is ready and for %d s; %d"
                        + " rounds, a new process for each row of each; %,d-byte events",
                settings.connections(),
                length.toSeconds(),
                rounds,
                site.corpus().bodyBytes()));
        // The first start makes topics and schema, and is not measured.
        site.carflow(ROUTE).child().stop();
        Map<Row, List<WarmUp>> measured = new LinkedHashMap<>();
        rows.forEach(row -> measured.put(row, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Row row : Rounds.order(rows, round)) {
                measured.get(row).add(measure(row));
            }
        }
        WarmUpReport figures = new WarmUpReport(report);
        measured.forEach((row, all) -> figures.add(row.name(), all));
        figures.print();
        Durability durability = new Durability(new ArrivalsReader(site.bootstrapServers()), report);
        durability.checkForLosses(Map.of("Carflow, all of its rows", toCarflow, "bare Vert.x", toBare));
        return report.finish();
    }

    private List<Row> rows() throws IOException, InterruptedException, ExecutionException {
        site.topics().create(BARE_TOPIC);
        Packages packages = new Packages(settings.application().getParent(), site.children(), System.out::println);
        List<Row> rows = new ArrayList<>();
        rows.add(bare("bare Vert.x", Children.JAVA));
        rows.add(carflow(packages.own()));
        for (Packaging other : packages.others()) {
            rows.add(carflow(other));
        }
        settings.nativeExecutable()
                .ifPresent(executable -> rows.add(carflow(Packaging.executable("Carflow, native", executable))));
        return rows;
    }

    private Row bare(String name, String java) {
        return new Row(name, () -> site.servers().bare(BareKind.SAME_HEADERS, BARE_TOPIC, java), toBare);
    }

    private Row carflow(Packaging packaging) {
        return new Row(
                packaging.name(),
                () -> site.servers().carflow(packaging, ROUTE, site.database().settings()),
                toCarflow);
    }

    private WarmUp measure(Row row) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Servers.Server server = row.starter().start();
        double ready = (System.nanoTime() - began) / 1e9;
        Tally tally = site.generator()
                .run(
                        server.address(),
                        new Load.ClosedLoop(length),
                        row.deliveries()::requests,
                        row.deliveries().longestRequest());
        server.child().stop();
        row.deliveries().add(tally);
        WarmUp warmUp =
                new WarmUp(ready, WarmUpCurve.of(tally.bySecond(), (int) length.toSeconds()), tally.errorCount());
        report.line(
                "%-36s ready after %.1f s, %s",
                row.name(), ready, warmUp.curve().perSecond());
        return warmUp;
    }
}
