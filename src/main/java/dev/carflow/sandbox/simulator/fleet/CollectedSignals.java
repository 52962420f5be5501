package dev.carflow.sandbox.simulator.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What Smartcar's store holds of one vehicle: what was read of it last. Not thread-safe. */
final class CollectedSignals {

    private final long delay;
    private final Map<SignalCode, StoredSignal> stored = new EnumMap<>(SignalCode.class);
    private final Deque<Arrival> arriving = new ArrayDeque<>();

    /** @param delay milliseconds until a reading is in the store */
    CollectedSignals(long delay) {
        this.delay = delay;
    }

    /** A reading on its way into the store. */
    private record Arrival(List<Signal> signals, long at) {}

    void take(List<Signal> signals, long now) {
        arriving.add(new Arrival(signals, now + delay));
    }

    void clear() {
        arriving.clear();
        stored.clear();
    }

    /** @return what is there at that time, in the order of the codes */
    List<StoredSignal> at(long now) {
        while (!arriving.isEmpty() && arriving.peek().at() <= now) {
            Arrival arrived = arriving.poll();
            arrived.signals().forEach(signal -> stored.put(signal.code(), new StoredSignal(signal, arrived.at())));
        }
        return List.copyOf(stored.values());
    }
}
