package dev.carflow.benchmark.enrichment;

import dev.carflow.Timeouts;
import dev.carflow.benchmark.blocks.Block;
import dev.carflow.benchmark.blocks.Contender;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.ProcessorTime;
import dev.carflow.benchmark.process.ProcessFigures;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/** A row of the table: a worker in its own process, with its own topics. A block is one backlog. */
final class WorkerRow implements Contender {

    private static final double KIB_PER_MIB = 1024;

    /**
     * A worker's process.
     *
     * @param group its consumer group
     */
    record Worker(ProcessHandle process, String group, String input, String output) {}

    private final String name;
    private final Worker worker;
    private final Site site;
    private final Fleet fleet;
    private final Backlog backlog;
    private final OutputCheck output;
    private final int eventsPerBlock;
    private final Map<Figure, LongSupplier> clocks = new EnumMap<>(Figure.class);
    private int made;

    WorkerRow(String name, Worker worker, Site site, Fleet fleet, Backlog backlog, int eventsPerBlock) {
        this.name = name;
        this.worker = worker;
        this.site = site;
        this.fleet = fleet;
        this.backlog = backlog;
        this.output = new OutputCheck(site.bootstrapServers(), worker.output(), fleet);
        this.eventsPerBlock = eventsPerBlock;
        clocks.put(Figure.OWN_CPU, () -> ProcessFigures.cpuMicros(worker.process()));
        clocks.put(
                Figure.BROKER_CPU,
                () -> ProcessFigures.cpuMicros(site.children().broker().handle()));
        clocks.put(Figure.API_CPU, () -> ProcessFigures.cpuMicros(site.stub().process()));
        clocks.put(Figure.DATABASE_CPU, site.database()::cpuMicros);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Block block() throws IOException, InterruptedException, ExecutionException {
        Backlog.Span span = backlog.fill(
                made, made + eventsPerBlock, number -> fleet.event(worker.input(), number, System.currentTimeMillis()));
        made += eventsPerBlock;
        long callsBefore = site.stub().counts().calls();
        // The backlog becomes visible at once, when it is committed: creating it is not measured.
        ProcessorTime time = ProcessorTime.startOf(clocks);
        Progress progress = new Progress(site.admin(), worker.group(), span);
        progress.await(Timeouts.PROGRESS);
        Map<Figure, Double> figures = new EnumMap<>(time.perEvent(eventsPerBlock));
        figures.put(Figure.RATE, progress.perSecond());
        figures.put(Figure.CALLS, (site.stub().counts().calls() - callsBefore) / (double) eventsPerBlock);
        figures.put(Figure.MEMORY, ProcessFigures.rss(worker.process()).orElse(0) / KIB_PER_MIB);
        output.readOn();
        return new Block(figures);
    }

    /**
     * @return events in all blocks, including the warm-up
     */
    int made() {
        return made;
    }

    OutputCheck output() {
        return output;
    }
}
