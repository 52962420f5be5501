package dev.carflow.benchmark.enrichment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One figure, round by round. */
final class Figures {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double first() {
        return values.get(0);
    }

    double last() {
        return values.get(values.size() - 1);
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return values.stream().mapToDouble(value -> value).min().orElse(0);
    }

    double most() {
        return values.stream().mapToDouble(value -> value).max().orElse(0);
    }

    /** Round by round, so that what slows the machine for a while slows both sides of a ratio. */
    Figures over(Figures other) {
        Figures ratios = new Figures();
        IntStream.range(0, values.size()).forEach(round -> ratios.add(values.get(round) / other.values.get(round)));
        return ratios;
    }

    /** What each could reach at most, if something else sets a limit as well. */
    Figures atMost(double limit) {
        Figures limited = new Figures();
        values.forEach(value -> limited.add(Math.min(value, limit)));
        return limited;
    }
}
