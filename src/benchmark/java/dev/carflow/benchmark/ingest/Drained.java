package dev.carflow.benchmark.ingest;

import java.util.ArrayList;
import java.util.List;

/** How many events have left the spill, looked at again and again. */
final class Drained {

    /** The rate is taken between these: at the start the broker has just come back, and the end is a small batch. */
    private static final double FROM = 0.1;

    private static final double TO = 0.9;

    private final long all;
    private final List<Look> looks = new ArrayList<>();

    private record Look(long nanos, double drained) {}

    /** @param all events that were in the spill */
    Drained(long all) {
        this.all = all;
    }

    /** @param drained since the first look */
    void saw(long nanos, double drained) {
        looks.add(new Look(nanos, drained));
    }

    boolean isDone() {
        return !looks.isEmpty() && looks.get(looks.size() - 1).drained() >= all;
    }

    /** Returns seconds from the first look until all had left. */
    double seconds() {
        return (after(1).nanos() - looks.get(0).nanos()) / 1e9;
    }

    /** Returns events per second, between a tenth and nine tenths of them. */
    double perSecond() {
        Look from = after(FROM);
        Look to = after(TO);
        Look start = from.equals(to) ? looks.get(0) : from;
        return (to.drained() - start.drained()) * 1e9 / (to.nanos() - start.nanos());
    }

    private Look after(double share) {
        return looks.stream()
                .filter(look -> look.drained() >= share * all)
                .findFirst()
                .orElseThrow();
    }
}
