package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.blocks.Verdicts;
import java.util.Arrays;
import java.util.BitSet;

/** Checks which of a fleet's events came out of a worker: each of them, once, and each vehicle's in order. */
final class EventOrder {

    private static final int NONE = -1;

    private final BitSet seen = new BitSet();
    private final int[] newest;
    private long records;
    private long twice;
    private long outOfOrder;

    /** @param vehicles of the fleet: event {@code n} is number {@code n / vehicles} of vehicle {@code n % vehicles} */
    EventOrder(int vehicles) {
        this.newest = new int[vehicles];
        Arrays.fill(newest, NONE);
    }

    /** @param number of an event, in the order in which they are read */
    void saw(int number) {
        records++;
        if (seen.get(number)) {
            twice++;
            return;
        }
        seen.set(number);
        int vehicle = number % newest.length;
        int turn = number / newest.length;
        if (turn < newest[vehicle]) {
            outOfOrder++;
        }
        newest[vehicle] = Math.max(newest[vehicle], turn);
    }

    /** @param made events from number 0 on */
    void judge(String name, int made, Verdicts verdicts) {
        verdicts.correct(
                name + ": every event came out, once, and in its vehicle's order",
                made > 0 && missing(made) == 0 && twice == 0 && outOfOrder == 0);
    }

    long records() {
        return records;
    }

    /** @param made events from number 0 on */
    int missing(int made) {
        return made - seen.get(0, made).cardinality();
    }

    long twice() {
        return twice;
    }

    /**
     * @return how many came after a later one of their vehicle; missing ones do not count as disorder
     */
    long outOfOrder() {
        return outOfOrder;
    }
}
