package dev.carflow.ratelimit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Requests that wait for the ledger, first come first served within their urgency. Guarded by the lock of its owner. */
final class PermitQueue {

    private final Queue<PermitRequest> urgent = new ArrayDeque<>();
    private final Queue<PermitRequest> routine = new ArrayDeque<>();
    private final int limit;

    PermitQueue(int limit) {
        this.limit = limit;
    }

    /** Returns false if the queue is full. */
    boolean add(PermitRequest request) {
        return urgent.size() + routine.size() < limit
                && queue(request.urgency()).add(request);
    }

    boolean isEmpty() {
        return urgent.isEmpty() && routine.isEmpty();
    }

    int waiting(Urgency urgency) {
        queue(urgency).removeIf(PermitRequest::isCancelled);
        return queue(urgency).size();
    }

    /**
     * Gives out the available permits; that of a cancelled request goes to the next one. Returns the requests that the
     * caller has to answer.
     */
    List<PermitRequest> grant(LeasedPermits permits, long now) {
        List<PermitRequest> granted = new ArrayList<>();
        grant(urgent, permits, now, granted);
        grant(routine, permits, now, granted);
        return granted;
    }

    /** Removes all requests of an urgency; returns those that the caller has to answer. */
    List<PermitRequest> deny(Urgency urgency) {
        List<PermitRequest> denied =
                queue(urgency).stream().filter(PermitRequest::claim).toList();
        queue(urgency).clear();
        return denied;
    }

    private static void grant(
            Queue<PermitRequest> requests, LeasedPermits permits, long now, List<PermitRequest> granted) {
        while (!requests.isEmpty()) {
            PermitRequest first = requests.peek();
            if (!first.isCancelled()) {
                if (!permits.take(first.urgency(), now)) {
                    return;
                }
                if (first.claim()) {
                    granted.add(first);
                } else {
                    permits.giveBack(first.urgency());
                }
            }
            requests.remove();
        }
    }

    private Queue<PermitRequest> queue(Urgency urgency) {
        return urgency == Urgency.URGENT ? urgent : routine;
    }
}
