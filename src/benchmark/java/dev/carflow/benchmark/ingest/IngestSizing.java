package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Rounds;
import dev.carflow.benchmark.process.ProcessFigures;
import dev.carflow.benchmark.sizing.MemoryGroup;
import dev.carflow.benchmark.sizing.SizedLoad;
import dev.carflow.benchmark.sizing.SizingBenchmark;
import dev.carflow.packaged.Packaging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** What a process with the role ingest needs at fixed loads. */
public final class IngestSizing {

    /** Ascending, because memory is not given back. */
    private static final List<Integer> PER_SECOND = List.of(1000, 2000, 4000);

    private static final String NAME = "ingest";
    private static final double MICROS_PER_MILLI = 1000;
    private static final double KIB_PER_MIB = 1024;
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private IngestSizing() {}

    public static List<SizedLoad> measure(Settings settings)
            throws IOException, InterruptedException, ExecutionException {
        Optional<MemoryGroup> group = MemoryGroup.create(NAME, SizingBenchmark.LIMIT_BYTES);
        try (IngestSite site = IngestSite.open(settings)) {
            Packaging shipped = Packaging.jar(NAME, settings.application().getParent(), List.of());
            Servers.Server server =
                    site.servers().shipped(shipped, group, NAME, site.database().settings());
            IngestRow row = site.closedLoop("Carflow", server);
            new Rounds(settings.warmUpBlocks(), 0, System.out).run(List.of(row.at(PER_SECOND.get(0))));
            List<SizedLoad> loads = new ArrayList<>();
            for (int perSecond : PER_SECOND) {
                IngestRow fixed = row.at(perSecond);
                Results results = new Rounds(1, settings.blocks(), System.out).run(List.of(fixed));
                double micros = results.sample(fixed, Figure.OWN_CPU).median();
                loads.add(new SizedLoad(perSecond, micros * perSecond / MICROS_PER_MILLI, mebibytes(group, server)));
            }
            return loads;
        } finally {
            group.ifPresent(MemoryGroup::close);
        }
    }

    private static double mebibytes(Optional<MemoryGroup> group, Servers.Server server) throws IOException {
        return group.isPresent()
                ? group.get().workingSet() / BYTES_PER_MIB
                : ProcessFigures.rss(server.process()).orElse(0) / KIB_PER_MIB;
    }
}
