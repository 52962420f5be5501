package dev.carflow.benchmark.ingest;

import java.util.ArrayList;
import java.util.List;

/** How many events have left the spill, looked at again and again. */
final class Drained {

    /** The rate is taken between these: at the start the broker has just come back, and the end is a small batch. */
    private static final double FROM = 0.1;

    private static final double TO = 0.9;

    private final long all;
    private final List<Sample> samples = new ArrayList<>();

    private record Sample(long nanos, double drained) {}

    /** @param all events that were in the spill */
    Drained(long all) {
        this.all = all;
    }

    /** @param drained since the first look */
    void saw(long nanos, double drained) {
        samples.add(new Sample(nanos, drained));
    }

    boolean isDone() {
        return !samples.isEmpty() && samples.get(samples.size() - 1).drained() >= all;
    }

    /** Returns seconds from the first look until all had left. */
    double seconds() {
        return (after(1).nanos() - samples.get(0).nanos()) / 1e9;
    }

    /** Returns events per second, between a tenth and nine tenths of them. */
    double perSecond() {
        Sample from = after(FROM);
        Sample to = after(TO);
        Sample start = from.equals(to) ? samples.get(0) : from;
        return (to.drained() - start.drained()) * 1e9 / (to.nanos() - start.nanos());
    }

    private Sample after(double share) {
        return samples.stream()
                .filter(sample -> sample.drained() >= share * all)
                .findFirst()
                .orElseThrow();
    }
}
