package dev.carflow.benchmark.load;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The answers, counted and timed. Not thread-safe: every load thread has its own. */
public final class Tally {

    private static final int ACKNOWLEDGED = 200;
    private static final long SECOND = 1_000_000_000;

    private final int expected;
    private final Histogram latencies = new Histogram(3);
    private final SortedMap<String, Long> errors = new TreeMap<>();
    private final BitSet acknowledged = new BitSet();
    private final List<Long> bySecond = new ArrayList<>();
    private long firstAt = System.nanoTime();
    private long lastAt = firstAt;

    /** Counts what was acknowledged. */
    public Tally() {
        this(ACKNOWLEDGED);
    }

    /** @param expected the status that counts as success, such as 401 for requests that must be refused */
    Tally(int expected) {
        this.expected = expected;
    }

    /** Starts the clock that {@link #perSecond()} counts against. */
    public void start(long now) {
        firstAt = now;
        lastAt = now;
    }

    void answered(int status, int number, long sentAt, long now) {
        if (status == expected) {
            acknowledged(number, sentAt, now);
        } else {
            failed("HTTP " + status);
        }
    }

    public void acknowledged(int number, long sentAt, long now) {
        acknowledged.set(number);
        latencies.recordValue(Math.max(0, now - sentAt));
        lastAt = Math.max(lastAt, now);
        count((int) Math.max(0, (now - firstAt) / SECOND), 1);
    }

    private void count(int second, long answers) {
        while (bySecond.size() <= second) {
            bySecond.add(0L);
        }
        bySecond.set(second, bySecond.get(second) + answers);
    }

    public void failed(String how) {
        errors.merge(how, 1L, Long::sum);
    }

    /** Adds the counts of another thread or block, without changing the clock. */
    public void add(Tally other) {
        acknowledged.or(other.acknowledged);
        latencies.add(other.latencies);
        other.errors.forEach((how, count) -> errors.merge(how, count, Long::sum));
    }

    /** Adds the counts of another thread of the same time. */
    void join(Tally other) {
        add(other);
        lastAt = Math.max(lastAt, other.lastAt);
        for (int second = 0; second < other.bySecond.size(); second++) {
            count(second, other.bySecond.get(second));
        }
    }

    /** @return the numbers of the requests that were acknowledged */
    public BitSet acknowledged() {
        return (BitSet) acknowledged.clone();
    }

    public int acknowledgedCount() {
        return acknowledged.cardinality();
    }

    /** Acknowledged requests per second, up to the last answer: those in flight at the end count with their time. */
    public double perSecond() {
        return lastAt == firstAt ? 0 : acknowledgedCount() * 1e9 / (lastAt - firstAt);
    }

    /** Returns how many were acknowledged in each second since the start; the last one may not be a whole second. */
    public List<Long> bySecond() {
        return List.copyOf(bySecond);
    }

    public Histogram latencies() {
        return latencies;
    }

    public SortedMap<String, Long> errors() {
        return Collections.unmodifiableSortedMap(errors);
    }

    public long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
