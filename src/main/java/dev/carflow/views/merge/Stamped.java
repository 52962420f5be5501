package dev.carflow.views.merge;

import java.time.Instant;
import java.util.Comparator;

/**
 * A register: what the newest event said about something of which events have no other time than their receipt.
 *
 * @param at when Carflow received the event
 * @param eventId orders events of one time, so that the result does not depend on the order of arrival
 */
public record Stamped<T extends Comparable<T>>(Instant at, String eventId, T value) {

    /** Returns the newer of the two; of equal ones the first. */
    public static <T extends Comparable<T>> Stamped<T> newer(Stamped<T> one, Stamped<T> other) {
        // The value decides between two forms of one event, which a replay after a change of settings makes.
        Comparator<Stamped<T>> order = Comparator.<Stamped<T>, Instant>comparing(Stamped::at)
                .thenComparing(Stamped::eventId)
                .thenComparing(Stamped::value);
        return order.compare(other, one) > 0 ? other : one;
    }

    /** Leaves out the value: it can be an id. */
    @Override
    public String toString() {
        return "Stamped[" + at + "]";
    }
}
