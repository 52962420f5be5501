package dev.carflow.sandbox.simulator.webhooks;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every event and what became of it, for tests to compare with what the receiver made of them. Bounded: the oldest
 * settled lines are forgotten first. Safe for use by several threads.
 */
public final class Ledger {

    private final int capacity;
    private final Map<String, DeliveredEvent> events = new LinkedHashMap<>();
    private long forgotten;

    Ledger(int capacity) {
        this.capacity = capacity;
    }

    /** @return in the order they were first sent */
    public synchronized List<DeliveredEvent> events() {
        return List.copyOf(events.values());
    }

    public synchronized Optional<DeliveredEvent> event(String eventId) {
        return Optional.ofNullable(events.get(eventId));
    }

    public List<DeliveredEvent> acknowledged() {
        return events().stream().filter(DeliveredEvent::isAcknowledged).toList();
    }

    public List<DeliveredEvent> dropped() {
        return events().stream().filter(DeliveredEvent::isDropped).toList();
    }

    /** @return how many lines were given up to the bound; a test that wants them all expects 0 */
    public synchronized long forgotten() {
        return forgotten;
    }

    synchronized void record(DeliveredEvent event) {
        if (events.put(event.eventId(), event) == null && events.size() > capacity) {
            forgetOldestSettled();
        }
    }

    private void forgetOldestSettled() {
        Iterator<DeliveredEvent> oldestFirst = events.values().iterator();
        while (oldestFirst.hasNext()) {
            if (oldestFirst.next().state() != DeliveredEvent.State.UNSETTLED) {
                oldestFirst.remove();
                forgotten++;
                return;
            }
        }
    }
}
