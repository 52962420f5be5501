package dev.carflow.ratelimit;

import java.util.List;

/** Smartcar's side, as strict as it can be: it knows no margin and no lenience but for rounding. */
final class ReferenceBucket {

    private final int capacity;
    private final double perNano;
    private double level;
    private long filledAt;

    private ReferenceBucket(int capacity, double refillPerSecond, long at) {
        this.capacity = capacity;
        this.perNano = refillPerSecond / 1e9;
        this.level = capacity;
        this.filledAt = at;
    }

    /** How many of the calls, made at these times, it refuses. */
    static long refused(int capacity, double refillPerSecond, long startedAt, List<Long> calls) {
        ReferenceBucket bucket = new ReferenceBucket(capacity, refillPerSecond, startedAt);
        return calls.stream().sorted().filter(at -> !bucket.take(at)).count();
    }

    private boolean take(long at) {
        level = Math.min(capacity, level + (at - filledAt) * perNano + 1e-9);
        filledAt = at;
        if (level < 1) {
            return false;
        }
        level--;
        return true;
    }
}
