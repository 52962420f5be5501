package dev.carflow.proof.reconciliation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every request of a deployment's life and its answer; fingerprints, no bodies. Thread-safe. */
final class RequestLog {

    /** A few hundred MB; a run that needs more has to be split. */
    private static final int CAPACITY = 500_000;

    private final Map<String, SentEvent> events = new LinkedHashMap<>();
    private final List<ForgedRequest> forged = new ArrayList<>();

    /** When the latest request with a 2xx was sent. */
    private Instant latestAcknowledged = Instant.MIN;

    /**
     * @param event as expected, with or without attempts: attempts of the same event are added to it
     */
    synchronized void answered(SentEvent event, AnsweredRequest attempt) {
        if (events.size() == CAPACITY) {
            throw new IllegalStateException("the log of requests is full: split the run");
        }
        if (attempt.isAcknowledged() && attempt.sent().isAfter(latestAcknowledged)) {
            latestAcknowledged = attempt.sent();
        }
        events.merge(event.identity(), event.after(attempt), (known, unused) -> known.after(attempt));
    }

    synchronized void forged(ForgedRequest request) {
        forged.add(request);
    }

    /** Returns the events in the order of their first answers. */
    synchronized List<SentEvent> events() {
        return List.copyOf(events.values());
    }

    synchronized List<ForgedRequest> forged() {
        return List.copyOf(forged);
    }

    /**
     * @return the kinds without a request that was sent after that and refused for the right reason
     */
    synchronized Set<Forgery> notRefusedSince(Instant time) {
        Set<Forgery> left = EnumSet.allOf(Forgery.class);
        forged.stream()
                .filter(request -> request.sent().isAfter(time) && request.isRefused())
                .forEach(request -> left.remove(request.forgery()));
        return left;
    }

    /**
     * @return whether a request that was sent after that has a 2xx
     */
    synchronized boolean isAcknowledgedSince(Instant time) {
        return latestAcknowledged.isAfter(time);
    }
}
