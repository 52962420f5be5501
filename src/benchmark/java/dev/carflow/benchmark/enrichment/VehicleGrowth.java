package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.blocks.Verdicts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** Whether a worker's event costs as much with a hundred times as many vehicles, each of another user, in its memory. */
public final class VehicleGrowth {

    private static final String HEAP = "2g";
    private static final int FEW = 400;
    private static final int MANY = 40_000;
    /** Dearest beside cheapest. */
    private static final double FLAT = 1.15;

    private static final Workload WORKLOAD = Workload.NO_CALL_NEEDED;

    private final Settings settings;
    private final Site site;
    private final Backlog backlog;

    private VehicleGrowth(Settings settings, Site site, Backlog backlog) {
        this.settings = settings;
        this.site = site;
        this.backlog = backlog;
    }

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        try (Site site = Site.open(settings, HEAP);
                Backlog backlog = new Backlog(site.bootstrapServers())) {
            return new VehicleGrowth(settings, site, backlog).run();
        }
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        Report report =
                new Report("growth-vehicles", settings.directory(), new Verdicts(!settings.quick()), System.out);
        report.conditions(
                "no event needs a call; each block a backlog that is there at once", settings.describeBlocks());
        WorkerRow few = row(FEW);
        WorkerRow many = row(MANY);
        Results results = new Rounds(settings.warmUpBlocks(), settings.blocks(), System.out).run(List.of(few, many));
        report.figures(results, Figure.OWN_CPU, Figure.BROKER_CPU, Figure.ALL_CPU, Figure.MEMORY, Figure.OTHER_CORES);
        report.compare(results, many, few, Figure.RATE, Figure.OWN_CPU, Figure.ALL_CPU);
        report.verdicts()
                .gateAtMost(
                        "processor time of the worker for an event, a hundredfold of vehicles and users",
                        results.compare(many, few, Figure.OWN_CPU).ratios().median(),
                        FLAT);
        for (WorkerRow row : List.of(few, many)) {
            row.output().order().judge(row.name(), row.made(), report.verdicts());
            row.output().close();
        }
        return report.finish();
    }

    private WorkerRow row(int vehicles) throws IOException, InterruptedException {
        String route = "vehicles-" + vehicles;
        Service service = site.worker(settings.application(), route, WORKLOAD.settings(Amount.FEW));
        service.awaitReady();
        return new WorkerRow(
                String.format(Locale.ROOT, "Carflow, %,d vehicles", vehicles),
                new WorkerRow.Worker(service.process(), route, route + ".vehicle-state", route + ".enriched"),
                site,
                new Fleet(vehicles, Amount.FEW),
                backlog,
                WORKLOAD.pace() * (int) settings.block().toSeconds());
    }
}
