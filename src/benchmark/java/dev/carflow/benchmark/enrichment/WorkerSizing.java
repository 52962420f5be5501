package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.process.ProcessFigures;
import dev.carflow.benchmark.sizing.MemoryGroup;
import dev.carflow.benchmark.sizing.SizedLoad;
import dev.carflow.benchmark.sizing.SizingBenchmark;
import dev.carflow.benchmark.statistics.Sample;
import dev.carflow.packaged.Packaging;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** What a process with the role worker needs at fixed loads. */
public final class WorkerSizing {

    /** Ascending, because memory is not given back. */
    private static final List<Integer> PER_SECOND = List.of(500, 1000, 2000);

    private static final Duration DONE_WITHIN = Duration.ofMinutes(2);
    /** Of the others: the broker and the stub of Smartcar's API. */
    private static final String HEAP = "512m";

    private static final double KIB_PER_MIB = 1024;
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private final Settings settings;
    private final Site site;
    private final Optional<MemoryGroup> group;
    private final Service service;
    private final Pace pace;
    private final String route;

    private WorkerSizing(
            Settings settings, Site site, Optional<MemoryGroup> group, Service service, Pace pace, String route) {
        this.settings = settings;
        this.site = site;
        this.group = group;
        this.service = service;
        this.pace = pace;
        this.route = route;
    }

    public static List<SizedLoad> measureWithoutCalls(Settings settings)
            throws IOException, InterruptedException, ExecutionException {
        return measure(settings, Workload.NO_CALL_NEEDED);
    }

    public static List<SizedLoad> measureWithCalls(Settings settings)
            throws IOException, InterruptedException, ExecutionException {
        return measure(settings, Workload.CALL_FOR_EACH);
    }

    private static List<SizedLoad> measure(Settings settings, Workload workload)
            throws IOException, InterruptedException, ExecutionException {
        String route = workload.name();
        Optional<MemoryGroup> group = MemoryGroup.create(route, SizingBenchmark.LIMIT_BYTES);
        try (Site site = Site.open(settings, HEAP);
                Backlog backlog = new Backlog(site.bootstrapServers())) {
            Packaging shipped = Packaging.jar(route, settings.application().getParent(), List.of());
            Service service = site.shipped(shipped, group, route, workload.settings(settings.body()));
            service.awaitReady();
            Fleet fleet = new Fleet(workload.vehicles(), settings.body());
            Pace pace = new Pace(backlog, fleet, route + ".vehicle-state", 0);
            return new WorkerSizing(settings, site, group, service, pace, route).measure();
        } finally {
            group.ifPresent(MemoryGroup::close);
        }
    }

    private List<SizedLoad> measure() throws IOException, InterruptedException, ExecutionException {
        millicores(PER_SECOND.get(0), settings.block().multipliedBy(Math.max(1, settings.warmUpBlocks())));
        List<SizedLoad> loads = new ArrayList<>();
        for (int perSecond : PER_SECOND) {
            List<Double> blocks = new ArrayList<>();
            for (int block = 0; block < settings.blocks(); block++) {
                blocks.add(millicores(perSecond, settings.block()));
            }
            loads.add(new SizedLoad(perSecond, new Sample(blocks).median(), mebibytes()));
        }
        return loads;
    }

    /** Sends for this long, and waits until all of it is done. */
    private double millicores(int perSecond, Duration duration)
            throws IOException, InterruptedException, ExecutionException {
        long before = ProcessFigures.cpuMicros(service.process());
        long began = System.nanoTime();
        Backlog.Span last = pace.send(perSecond, duration);
        new Progress(site.admin(), route, last).await(DONE_WITHIN);
        long used = ProcessFigures.cpuMicros(service.process()) - before;
        return used * 1e6 / (System.nanoTime() - began);
    }

    private double mebibytes() throws IOException {
        return group.isPresent()
                ? group.get().workingSet() / BYTES_PER_MIB
                : ProcessFigures.rss(service.process()).orElse(0) / KIB_PER_MIB;
    }
}
