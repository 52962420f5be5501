package dev.carflow.benchmark;

import dev.carflow.benchmark.load.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** All blocks of one row: those that are measured, and what was acknowledged in any, warm-up included. */
final class Series {

    private final List<Block> measured = new ArrayList<>();
    private final Tally everything = new Tally();

    void measured(Block block) {
        measured.add(block);
        everything.add(block.tally());
    }

    /** Counted, but not measured. */
    void unmeasured(Block block) {
        everything.add(block.tally());
    }

    /** Everything that was sent, in whatever block. */
    Tally everything() {
        return everything;
    }

    /** What was sent while measuring. */
    Tally whileMeasuring() {
        Tally sum = new Tally();
        measured.forEach(block -> sum.add(block.tally()));
        return sum;
    }

    double medianRate() {
        return median(rates().boxed().toList());
    }

    double lowestRate() {
        return rates().min().orElse(0);
    }

    double highestRate() {
        return rates().max().orElse(0);
    }

    /** Block by block, so that what slows the machine for a while slows both sides of a ratio. */
    double medianRatioTo(Series other) {
        return median(IntStream.range(0, measured.size())
                .mapToObj(round -> measured.get(round).tally().perSecond()
                        / other.measured.get(round).tally().perSecond())
                .toList());
    }

    OptionalDouble median(Function<Block, OptionalDouble> figure) {
        List<Double> figures = measured.stream()
                .map(figure)
                .flatMapToDouble(OptionalDouble::stream)
                .boxed()
                .toList();
        return figures.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(figures));
    }

    private DoubleStream rates() {
        return measured.stream().mapToDouble(block -> block.tally().perSecond());
    }

    private static double median(Collection<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
