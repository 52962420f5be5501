package dev.carflow.sandbox.simulator.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The contents of Smartcar's store for one vehicle: the latest reading of everything. Not thread-safe. */
final class CollectedSignals {

    private static final Reading NOTHING = new Reading(List.of(), 0);

    private final long delay;
    private final Deque<Reading> arriving = new ArrayDeque<>();
    private Reading stored = NOTHING;

    /** @param delay milliseconds until a reading is in the store */
    CollectedSignals(long delay) {
        this.delay = delay;
    }

    /** All signals of the vehicle at one time, and when they reach the store. */
    private record Reading(List<Signal> signals, long at) {}

    void take(List<Signal> signals, long now) {
        arrive(now);
        arriving.add(new Reading(signals, now + delay));
    }

    void clear() {
        arriving.clear();
        stored = NOTHING;
    }

    /**
     * @return the contents at that time
     */
    List<StoredSignal> at(long now) {
        arrive(now);
        return stored.signals().stream()
                .map(signal -> new StoredSignal(signal, stored.at()))
                .toList();
    }

    private void arrive(long now) {
        while (!arriving.isEmpty() && arriving.peek().at() <= now) {
            stored = arriving.poll();
        }
    }
}
