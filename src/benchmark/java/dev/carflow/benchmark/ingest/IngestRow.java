package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.blocks.Block;
import dev.carflow.benchmark.blocks.Contender;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.ProcessorTime;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.load.Watch;
import dev.carflow.benchmark.process.ProcessFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A row of the table: something that makes deliveries durable.
 *
 * @param process the measured process
 * @param clocks the processor time of all processes that take part
 */
record IngestRow(
        String name,
        Deliveries deliveries,
        ProcessHandle process,
        Map<Figure, LongSupplier> clocks,
        Load load,
        Sender sender)
        implements Contender {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double KIB_PER_MIB = 1024;

    /** Sends deliveries for one block. */
    @FunctionalInterface
    interface Sender {
        Tally send(Deliveries deliveries, Load load, Watch watch) throws IOException, InterruptedException;
    }

    /** Returns the row of the same server at a fixed rate. */
    IngestRow at(double rate) {
        String fixed = String.format(Locale.ROOT, "%s, fixed %,.0f/s", name, rate);
        return new IngestRow(fixed, deliveries, process, clocks, new Load.FixedRate(load.duration(), rate), sender);
    }

    /** Returns the row of the same server and load, sent in another way. */
    IngestRow sentBy(Sender other) {
        return new IngestRow(name, deliveries, process, clocks, load, other);
    }

    /** Returns the row of the same server in a closed loop of this length. */
    IngestRow during(Duration duration) {
        return new IngestRow(name, deliveries, process, clocks, new Load.ClosedLoop(duration), sender);
    }

    @Override
    public Block block() throws IOException, InterruptedException {
        Stopwatch watch = new Stopwatch(clocks);
        Tally tally = sender.send(deliveries, load, watch);
        Map<Figure, Double> figures = new EnumMap<>(watch.perEvent(Math.max(1, tally.acknowledgedCount())));
        deliveries.add(tally);
        figures.put(Figure.RATE, tally.perSecond());
        figures.put(Figure.P50, percentile(tally, 50));
        figures.put(Figure.P99, percentile(tally, 99));
        figures.put(Figure.P999, percentile(tally, 99.9));
        figures.put(Figure.MEMORY, ProcessFigures.rssOfAll(process) / KIB_PER_MIB);
        return new Block(figures);
    }

    /** Measures from the moment that all connections are there. */
    private static final class Stopwatch implements Watch {

        private final Map<Figure, LongSupplier> clocks;
        private ProcessorTime time;

        private Stopwatch(Map<Figure, LongSupplier> clocks) {
            this.clocks = clocks;
        }

        @Override
        public void begins() {
            time = ProcessorTime.startOf(clocks);
        }

        @Override
        public void ends() {
            time.stop();
        }

        private Map<Figure, Double> perEvent(long events) {
            return time.perEvent(events);
        }
    }

    private static double percentile(Tally tally, double percentile) {
        return tally.latencies().getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
