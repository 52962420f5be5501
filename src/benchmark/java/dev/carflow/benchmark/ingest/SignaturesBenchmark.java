package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.load.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/** What forged requests cost Carflow, and what they cost others: refusing beside accepting, and good traffic beside bad. */
public final class SignaturesBenchmark {

    private static final int UNAUTHORIZED = 401;
    private static final String ACCEPTED_FORGERY = "HTTP 200";
    private static final int BAD_FOR_A_GOOD_ONE = 10;
    /** Of the rate in a closed loop; with ten times as many forged ones the server is a little over half loaded. */
    private static final double GOOD_SHARE = 0.05;

    private static final double TAIL = 3;

    private final Settings settings;
    private final IngestSite site;
    private final Report report;
    private final Servers.Server server;
    /** Connections of their own, as those of others are. */
    private final LoadGenerator forger;

    private final Deliveries forged;

    private SignaturesBenchmark(Settings settings, IngestSite site) throws IOException, InterruptedException {
        this.settings = settings;
        this.site = site;
        this.report = new Report("signatures", settings.directory(), new Verdicts(!settings.quick()), System.out);
        this.server = site.carflow("carflow");
        this.forger = new LoadGenerator(settings.connections());
        this.forged = new Deliveries(site.corpus(), server.topic());
    }

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        try (IngestSite site = IngestSite.open(settings)) {
            return new SignaturesBenchmark(settings, site).run();
        }
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "%d connections for good requests, as many for forged ones, one request under way on each;"
                                + " %,d-byte events; forged signatures have the right form",
                        settings.connections(),
                        site.corpus().bodyBytes()),
                settings.describeBlocks());
        IngestRow accepts = site.closedLoop("Carflow, accepts", server);
        IngestRow refuses = refuses(new Load.ClosedLoop(settings.block()));
        Results cost =
                new Rounds(settings.warmUpBlocks(), settings.blocks(), System.out).run(List.of(accepts, refuses));
        report.figures(
                cost,
                Figure.P50,
                Figure.P99,
                Figure.OWN_CPU,
                Figure.BROKER_CPU,
                Figure.LOAD_CPU,
                Figure.DATABASE_CPU,
                Figure.ALL_CPU,
                Figure.OTHER_CORES);
        report.compare(cost, refuses, accepts, Figure.RATE, Figure.OWN_CPU, Figure.ALL_CPU);
        report.verdicts()
                .gateAtMost(
                        "processor time of the server for a request, refused / accepted",
                        cost.compare(refuses, accepts, Figure.OWN_CPU).ratios().median(),
                        1);

        double good = GOOD_SHARE * cost.sample(accepts, Figure.RATE).median();
        IngestRow alone = accepts.at(good);
        IngestRow beside = besideForged(accepts, good);
        Results together = new Rounds(1, settings.blocks(), System.out).run(List.of(alone, beside));
        report.figures(together, Figure.P50, Figure.P99, Figure.P999, Figure.OTHER_CORES);
        report.compare(together, beside, alone, Figure.P50, Figure.P99, Figure.P999);
        report.verdicts()
                .gateAtMost(
                        "p99 of good requests, beside " + BAD_FOR_A_GOOD_ONE + " times as many forged ones / alone",
                        together.compare(beside, alone, Figure.P99).ratios().median(),
                        TAIL);
        judgeForged();
        new Durability(new ArrivalsReader(site.bootstrapServers()), report).check(List.of(accepts));
        return report.finish();
    }

    private IngestRow refuses(Load load) {
        return new IngestRow(
                "Carflow, refuses",
                forged,
                server.process(),
                clocks(),
                load,
                (deliveries, its, watch) -> forge(its, watch));
    }

    /** Returns a row of the same good requests, with forged ones meanwhile; figures are those of the good ones. */
    private IngestRow besideForged(IngestRow accepts, double good) {
        Load bad = new Load.FixedRate(settings.block(), BAD_FOR_A_GOOD_ONE * good);
        IngestRow.Sender both = (deliveries, load, watch) -> {
            CompletableFuture<Tally> flood = CompletableFuture.supplyAsync(() -> unchecked(bad));
            Tally tally = accepts.sender().send(deliveries, load, watch);
            forged.add(flood.join());
            return tally;
        };
        return new IngestRow(
                        "Carflow, beside " + BAD_FOR_A_GOOD_ONE + " times as many forged ones",
                        accepts.deliveries(),
                        server.process(),
                        clocks(),
                        new Load.ClosedLoop(settings.block()),
                        both)
                .at(good);
    }

    private Tally unchecked(Load load) {
        try {
            return forge(load, LoadGenerator.NOBODY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Tally forge(Load load, Watch watch) throws IOException, InterruptedException {
        return forger.runExpecting(
                UNAUTHORIZED,
                server.address(),
                load,
                () -> out -> {
                    int number = forged.next();
                    site.corpus().writeForged(number, out);
                    return number;
                },
                site.corpus().longestRequest(),
                watch);
    }

    private Map<Figure, LongSupplier> clocks() {
        return site.serverClocks(server);
    }

    private void judgeForged() {
        Tally all = forged.everything();
        report.line("forged requests: %,d refused with 401; others: %s", all.acknowledgedCount(), all.errors());
        report.verdicts()
                .correct(
                        "no forged request was accepted",
                        all.acknowledgedCount() > 0 && !all.errors().containsKey(ACCEPTED_FORGERY));
        report.verdicts().figure("every forged request was refused with 401", all.errorCount() == 0);
    }
}
