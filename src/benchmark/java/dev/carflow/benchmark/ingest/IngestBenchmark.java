package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.bare.BareKind;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.process.Packages;
import dev.carflow.benchmark.process.Variants;
import dev.carflow.packaged.Packaging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Receiving webhooks: Carflow, bare servers and a bare producer, against one broker. */
public final class IngestBenchmark implements AutoCloseable {

    private static final Figure[] COLUMNS = {
        Figure.P50,
        Figure.P99,
        Figure.P999,
        Figure.OWN_CPU,
        Figure.BROKER_CPU,
        Figure.LOAD_CPU,
        Figure.DATABASE_CPU,
        Figure.ALL_CPU,
        Figure.MEMORY,
        Figure.OTHER_CORES
    };
    private static final Figure[] COMPARED = {Figure.RATE, Figure.OWN_CPU, Figure.ALL_CPU, Figure.P99};

    private final Settings settings;
    private final Set<OptionalRow> optional;
    private final Report report;
    private final IngestSite site;
    private final Variants variants;
    private final List<IngestRow> rows = new ArrayList<>();
    /** Rows whose records are looked for. */
    private final List<IngestRow> written = new ArrayList<>();

    private final List<IngestRow> inNode = new ArrayList<>();
    /** Each a way that was not chosen, and the one that was. */
    private final List<Pair> rejected = new ArrayList<>();

    private final List<Pair> pairs = new ArrayList<>();

    /** Two rows that are compared. */
    private record Pair(IngestRow row, IngestRow reference) {}

    private IngestBenchmark(Settings settings) throws IOException, InterruptedException, ExecutionException {
        this.settings = settings;
        this.optional = OptionalRow.of(settings);
        this.report = new Report(
                "ingest-" + settings.body().kilobytes(),
                settings.directory(),
                new Verdicts(!settings.quick()),
                System.out);
        this.site = IngestSite.open(settings);
        this.variants = Variants.of(settings);
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "%d connections, one request under way on each; %,d live events of %,d bytes and %d signals, each"
                                + " request another delivery",
                        settings.connections(),
                        site.corpus().events(),
                        site.corpus().bodyBytes(),
                        settings.body().signals()),
                settings.describeBlocks());
    }

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        try (IngestBenchmark benchmark = new IngestBenchmark(settings)) {
            return benchmark.run();
        }
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        if (optional.contains(OptionalRow.RAW)) {
            written(site.rawProducer());
        }
        if (optional.contains(OptionalRow.HTTP)) {
            rows.add(site.closedLoop(
                    "HTTP and signature alone", site.servers().bare(BareKind.HTTP_ALONE, "http-alone")));
        }
        IngestRow leanest = bare("leanest bare", BareKind.LEANEST, "leanest-bare");
        IngestRow bare = bare("bare Vert.x", BareKind.SAME_HEADERS, "bare-vertx");
        IngestRow carflow = written(site.closedLoop("Carflow", site.carflow("carflow")));
        pairs.add(new Pair(carflow, bare));
        pairs.add(new Pair(carflow, leanest));
        furtherRows(carflow);
        Results closed = new Rounds(settings.warmUpBlocks(), settings.blocks(), System.out).run(rows);
        report.figures(closed, COLUMNS);
        for (Pair pair : pairs) {
            report.compare(closed, pair.row(), pair.reference(), COMPARED);
        }
        IngestGates gates = new IngestGates(report.verdicts(), settings.body());
        gates.closedLoop(closed, carflow, bare, leanest);
        gates.besideNode(closed, carflow, inNode);
        rejected.forEach(pair -> gates.rejected(closed, pair.row(), pair.reference()));
        openLoops(closed, gates, List.of(leanest, bare, carflow));
        variants.judge(report.verdicts());
        new Durability(new ArrivalsReader(site.bootstrapServers()), report).check(written);
        return report.finish();
    }

    private void furtherRows(IngestRow carflow) throws IOException, InterruptedException, ExecutionException {
        boolean contenders = settings.contenders();
        if (optional.contains(OptionalRow.NO_DATABASE) || contenders) {
            IngestRow noDatabase = written(site.closedLoop(
                    "Carflow, no database",
                    site.servers().carflow(settings.application(), "carflow-no-database", Map.of())));
            if (contenders) {
                Map<String, String> database = site.database().settings();
                rejected.add(new Pair(contender("REST resource", "rest", database), carflow));
                rejected.add(new Pair(contender("emitter, no database", "emitter", Map.of()), noDatabase));
                pairs.addAll(rejected);
            }
        }
        for (Variants.Variant variant : variants.all()) {
            Map<String, String> further = new HashMap<>(site.database().settings());
            further.putAll(variant.further());
            IngestRow row = written(site.closedLoop(
                    variant.name(),
                    site.servers().carflow(variant.application(), "carflow-" + variant.route(), further)));
            pairs.add(new Pair(carflow, row));
        }
        if (optional.contains(OptionalRow.PACKAGES)) {
            Packages packages = new Packages(settings.application().getParent(), site.children(), this::note);
            for (Packaging packaging : packages.others()) {
                pairs.add(new Pair(packaged(packaging), carflow));
            }
        }
        if (optional.contains(OptionalRow.NODE)) {
            addNodePeers(carflow);
        }
        if (settings.nativeExecutable().isPresent()) {
            IngestRow row = packaged(Packaging.executable(
                    "Carflow, native", settings.nativeExecutable().get()));
            pairs.add(new Pair(row, carflow));
        }
    }

    private IngestRow packaged(Packaging packaging) throws IOException, InterruptedException {
        String route = packaging.name().toLowerCase(Locale.ROOT).replaceAll("\\W+", "-");
        return written(site.closedLoop(
                packaging.name(),
                site.servers().carflow(packaging, route, site.database().settings())));
    }

    private void addNodePeers(IngestRow carflow) throws IOException, InterruptedException, ExecutionException {
        Optional<NodePeers> node = NodePeers.install(site.children(), site.bootstrapServers(), this::note);
        if (node.isPresent()) {
            for (NodePeers.Peer peer : NodePeers.all()) {
                site.topics().create(peer.topic());
                IngestRow row = written(site.closedLoop(peer.name(), node.get().start(peer)));
                inNode.add(row);
                pairs.add(new Pair(carflow, row));
            }
        }
    }

    private void note(String line) {
        report.line("note     %s", line);
    }

    /** Each load with the same rows at the same rate, a share of what the slowest of them takes in a closed loop. */
    private void openLoops(Results closed, IngestGates gates, List<IngestRow> servers)
            throws IOException, InterruptedException, ExecutionException {
        double slowest = servers.stream()
                .mapToDouble(row -> closed.sample(row, Figure.RATE).median())
                .min()
                .orElseThrow();
        for (int percent : settings.loads()) {
            List<IngestRow> fixed =
                    servers.stream().map(row -> row.at(slowest * percent / 100)).toList();
            Results open = new Rounds(1, settings.blocks(), System.out).run(fixed);
            report.line("");
            report.line(
                    "at %d %% of what the slowest of the three takes, sent on time whatever a server does:", percent);
            report.figures(open, COLUMNS);
            IngestRow carflow = fixed.get(2);
            for (IngestRow reference : fixed.subList(0, 2)) {
                report.compare(
                        open, carflow, reference, Figure.OWN_CPU, Figure.ALL_CPU, Figure.P50, Figure.P99, Figure.P999);
            }
            gates.openLoop(open, percent, carflow, fixed.get(1));
        }
    }

    private IngestRow bare(String name, BareKind kind, String topic)
            throws IOException, InterruptedException, ExecutionException {
        site.topics().create(topic);
        return written(site.closedLoop(name, site.servers().bare(kind, topic)));
    }

    /** A rejected way to receive webhooks: in the same package, at a path of its own. */
    private IngestRow contender(String name, String way, Map<String, String> further)
            throws IOException, InterruptedException {
        Servers.Server server = site.servers().carflow(settings.application(), "carflow-" + way, further);
        Deliveries sent = new Deliveries(site.corpus().to("/contenders/" + way), server.topic());
        return written(site.closedLoop(name, server, sent));
    }

    private IngestRow written(IngestRow row) {
        rows.add(row);
        written.add(row);
        return row;
    }

    @Override
    public void close() {
        site.close();
        variants.close();
    }
}
