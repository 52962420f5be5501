package dev.carflow.benchmark;

import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.ProcessFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** How fast each row was and what it cost. */
final class ThroughputTable {

    private static final String NOT_KNOWN = "n/a";
    private static final String NOT_MEANT = "-";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int KIB_PER_MIB = 1024;

    private final Table table = new Table(
            "",
            "req/s",
            "min - max",
            "of bare",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "errors",
            "CPU us/req",
            "broker us",
            "load us",
            "RSS MiB",
            "peak MiB");

    void closedLoop(Contender contender, Series series, Series bare) {
        List<String> cells = new ArrayList<>();
        cells.add(contender.name());
        cells.add(whole(series.medianRate()));
        cells.add(whole(series.lowestRate()) + " - " + whole(series.highestRate()));
        cells.add(String.format(Locale.ROOT, "%.2f", series.medianRatioTo(bare)));
        addLatencies(cells, series.whileMeasuring(), contender.hasLatencies());
        addCosts(cells, contender, series);
        table.row(cells);
    }

    void openLoop(Contender contender, double rate, Block block) {
        Series series = new Series();
        series.measured(block);
        List<String> cells = new ArrayList<>();
        cells.add(contender.name() + ", fixed " + whole(rate) + "/s");
        cells.add(whole(series.medianRate()));
        cells.add(NOT_MEANT);
        cells.add(NOT_MEANT);
        addLatencies(cells, series.whileMeasuring(), true);
        addCosts(cells, contender, series);
        table.row(cells);
    }

    private static void addLatencies(List<String> cells, Tally tally, boolean meant) {
        Histogram latencies = tally.latencies();
        for (double percentile : new double[] {50, 99, 99.9}) {
            double millis = latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
            cells.add(meant ? String.format(Locale.ROOT, "%.2f", millis) : NOT_MEANT);
        }
        cells.add(whole(tally.errorCount()));
    }

    private static void addCosts(List<String> cells, Contender contender, Series series) {
        boolean own = contender.process().equals(ProcessHandle.current());
        cells.add(micros(series.median(Block::cpu)));
        cells.add(micros(series.median(Block::brokerCpu)));
        cells.add(own ? NOT_MEANT : micros(series.median(Block::generatorCpu)));
        cells.add(own ? NOT_MEANT : mebibytes(ProcessFigures.rss(contender.process())));
        cells.add(own ? NOT_MEANT : mebibytes(ProcessFigures.peakRss(contender.process())));
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private static String micros(OptionalDouble micros) {
        return micros.isEmpty() ? NOT_KNOWN : String.format(Locale.ROOT, "%.1f", micros.getAsDouble());
    }

    private static String mebibytes(OptionalLong kibibytes) {
        return kibibytes.isEmpty() ? NOT_KNOWN : whole((double) kibibytes.getAsLong() / KIB_PER_MIB);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
