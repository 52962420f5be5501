package dev.carflow.benchmark.sizing;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.enrichment.WorkerSizing;
import dev.carflow.benchmark.ingest.IngestSizing;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** What each role needs at fixed loads, in a control group with the limit of the shipped manifests. */
public final class SizingBenchmark {

    /** As {@code k8s/base} has it. */
    public static final long LIMIT_BYTES = 1L << 30;

    private SizingBenchmark() {}

    /** @return whether every verdict holds */
    public static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        Report report = new Report("sizing", settings.directory(), new Verdicts(!settings.quick()), System.out);
        report.conditions(
                String.format(
                        Locale.ROOT,
                        "fixed loads, the processes as images start them, in control groups of %d MiB; without the right to"
                                + " create one, resident memory of processes that see all of the machine's",
                        LIMIT_BYTES >> 20),
                settings.describeBlocks());
        SizingReport sizing = new SizingReport(report);
        sizing.print("ingest", IngestSizing.measure(settings));
        sizing.print("worker, no call needed", WorkerSizing.measureWithoutCalls(settings));
        sizing.print("worker, a call for each event", WorkerSizing.measureWithCalls(settings));
        report.verdicts().correct("all roles were measured", true);
        return report.finish();
    }
}
