package dev.carflow.sandbox.simulator.webhooks;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every event and its outcome, for tests to compare with what the receiver made of them. Bounded: the oldest settled lines
 * are dropped first. Thread-safe.
 */
public final class DeliveryLog {

    private final int capacity;
    private final Map<Key, DeliveredEvent> events = new LinkedHashMap<>();
    private final Map<String, Key> firsts = new HashMap<>();
    private long forgotten;

    /** Two webhooks may send the same event id. */
    private record Key(String webhookId, String eventId) {}

    DeliveryLog(int capacity) {
        this.capacity = capacity;
    }

    /**
     * @return in the order in which they were first sent
     */
    public synchronized List<DeliveredEvent> events() {
        return List.copyOf(events.values());
    }

    /** Returns the event with that id; if several webhooks sent it, the first. */
    public synchronized Optional<DeliveredEvent> event(String eventId) {
        return Optional.ofNullable(firsts.get(eventId)).map(events::get);
    }

    public List<DeliveredEvent> acknowledged() {
        return events().stream().filter(DeliveredEvent::isAcknowledged).toList();
    }

    /** Returns the events that Smartcar gave up. */
    public List<DeliveredEvent> dropped() {
        return events().stream().filter(DeliveredEvent::isDropped).toList();
    }

    /**
     * @return how many lines were dropped because of the bound; a test that needs all of them expects 0
     */
    public synchronized long forgotten() {
        return forgotten;
    }

    synchronized void record(DeliveredEvent event) {
        Key key = new Key(event.webhookId(), event.eventId());
        firsts.putIfAbsent(event.eventId(), key);
        if (events.put(key, event) == null && events.size() > capacity) {
            forgetOldestSettled();
        }
    }

    private void forgetOldestSettled() {
        Iterator<DeliveredEvent> oldestFirst = events.values().iterator();
        while (oldestFirst.hasNext()) {
            DeliveredEvent oldest = oldestFirst.next();
            if (oldest.state() != DeliveredEvent.State.UNSETTLED) {
                oldestFirst.remove();
                firsts.remove(oldest.eventId(), new Key(oldest.webhookId(), oldest.eventId()));
                forgotten++;
                return;
            }
        }
    }
}
