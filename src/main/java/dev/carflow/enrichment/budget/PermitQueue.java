package dev.carflow.enrichment.budget;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Takers that wait for the books, first come first served within their urgency. Confined to one lock. */
final class PermitQueue {

    private final Queue<PermitRequest> urgent = new ArrayDeque<>();
    private final Queue<PermitRequest> routine = new ArrayDeque<>();
    private final int limit;

    PermitQueue(int limit) {
        this.limit = limit;
    }

    /** @return false if too many wait already */
    boolean add(PermitRequest taker) {
        return urgent.size() + routine.size() < limit && queue(taker.urgency()).add(taker);
    }

    boolean isEmpty() {
        return urgent.isEmpty() && routine.isEmpty();
    }

    int waiting(Urgency urgency) {
        queue(urgency).removeIf(PermitRequest::isGone);
        return queue(urgency).size();
    }

    /**
     * Hands out what is there. A taker that went away leaves its call to the next.
     *
     * @return who is to be told so
     */
    List<PermitRequest> grant(LeasedPermits calls, long now) {
        List<PermitRequest> granted = new ArrayList<>();
        grant(urgent, calls, now, granted);
        grant(routine, calls, now, granted);
        return granted;
    }

    /** @return who is to be told so: all that wait */
    List<PermitRequest> deny(Urgency urgency) {
        List<PermitRequest> denied =
                queue(urgency).stream().filter(PermitRequest::claim).toList();
        queue(urgency).clear();
        return denied;
    }

    private static void grant(Queue<PermitRequest> takers, LeasedPermits calls, long now, List<PermitRequest> granted) {
        while (!takers.isEmpty()) {
            PermitRequest first = takers.peek();
            if (!first.isGone()) {
                if (!calls.take(first.urgency(), now)) {
                    return;
                }
                if (first.claim()) {
                    granted.add(first);
                } else {
                    calls.giveBack(first.urgency());
                }
            }
            takers.remove();
        }
    }

    private Queue<PermitRequest> queue(Urgency urgency) {
        return urgency == Urgency.URGENT ? urgent : routine;
    }
}
