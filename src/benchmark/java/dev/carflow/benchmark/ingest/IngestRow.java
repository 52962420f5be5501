package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.blocks.Block;
import dev.carflow.benchmark.blocks.Contender;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.ProcessorTime;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.ProcessFigures;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A row of the table: something that makes deliveries durable.
 *
 * @param process the measured process
 * @param clocks the processor time of all processes that take part
 */
record IngestRow(
        String name, Deliveries deliveries, ProcessHandle process, Map<Figure, LongSupplier> clocks, Sender sender)
        implements Contender {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double KIB_PER_MIB = 1024;

    /** Sends deliveries for one block. */
    @FunctionalInterface
    interface Sender {
        Tally send(Deliveries deliveries) throws IOException, InterruptedException;
    }

    @Override
    public Block block() throws IOException, InterruptedException {
        ProcessorTime time = ProcessorTime.startOf(clocks);
        Tally tally = sender.send(deliveries);
        Map<Figure, Double> figures = new EnumMap<>(time.perEvent(Math.max(1, tally.acknowledgedCount())));
        deliveries.add(tally);
        figures.put(Figure.RATE, tally.perSecond());
        figures.put(Figure.P50, percentile(tally, 50));
        figures.put(Figure.P99, percentile(tally, 99));
        figures.put(Figure.P999, percentile(tally, 99.9));
        figures.put(Figure.MEMORY, ProcessFigures.rss(process).orElse(0) / KIB_PER_MIB);
        return new Block(figures);
    }

    private static double percentile(Tally tally, double percentile) {
        return tally.latencies().getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
