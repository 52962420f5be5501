package dev.carflow.benchmark.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One figure, block by block in the order of the blocks. */
public record Sample(List<Double> values) {

    public Sample {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a sample needs at least one value");
        }
    }

    public static Sample of(double... values) {
        return new Sample(Arrays.stream(values).boxed().toList());
    }

    public int size() {
        return values.size();
    }

    public double median() {
        return quantile(0.5);
    }

    public double least() {
        return quantile(0);
    }

    public double most() {
        return quantile(1);
    }

    /** Interpolates linearly between the two neighbouring values, as most statistics programs do. */
    public double quantile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /** Block by block, so that a temporary slowdown of the machine affects both sides of a ratio. */
    public Sample over(Sample reference) {
        if (size() != reference.size()) {
            throw new IllegalArgumentException(size() + " blocks cannot be compared with " + reference.size());
        }
        return new Sample(IntStream.range(0, size())
                .mapToObj(block -> values.get(block) / reference.values.get(block))
                .toList());
    }

    /** Compares the second half of the blocks with the first: 1 if nothing changed. Needs two blocks. */
    public double secondHalfOverFirst() {
        int half = size() / 2;
        Sample first = new Sample(values.subList(0, half));
        Sample second = new Sample(values.subList(size() - half, size()));
        return second.median() / first.median();
    }
}
