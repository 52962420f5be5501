package dev.carflow.views.merge;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What was reported about one vehicle for one user. A single record is such a state, too, so that adding a record is
 * {@link #merge}.
 *
 * @param removedAt everything received until then was deleted with the user; {@link Instant#MIN} if nothing was
 * @param withdrawnAt all values that Smartcar had until then are withdrawn
 * @param grantedAt when the last {@code FIRST_DELIVERY} was received
 * @param stateAt when the last {@code VEHICLE_STATE} was received
 * @param route the route of the newest event; empty without an event since the removal
 * @param attributes by name: the customer's id of the user, make, model and the like
 * @param errors whether each is resolved
 * @param signals by code
 */
public record UserState(
        Instant removedAt,
        Instant withdrawnAt,
        Instant grantedAt,
        Instant stateAt,
        Optional<Stamped<String>> route,
        SortedMap<String, Stamped<String>> attributes,
        SortedMap<ErrorSubject, Stamped<Boolean>> errors,
        SortedMap<String, SignalState> signals) {

    public static final UserState NOTHING = new UserState(
            Instant.MIN,
            Instant.MIN,
            Instant.MIN,
            Instant.MIN,
            Optional.empty(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());

    /**
     * Drops what was received until the removal, and values that were withdrawn. Both times only ever increase, so
     * what is dropped would be dropped after any further record, too.
     */
    public UserState {
        Instant removed = removedAt;
        withdrawnAt = since(withdrawnAt, removed);
        grantedAt = since(grantedAt, removed);
        stateAt = since(stateAt, removed);
        route = route.filter(last -> last.at().isAfter(removed));
        attributes = since(attributes, removed);
        errors = since(errors, removed);
        SortedMap<String, SignalState> kept = new TreeMap<>();
        for (Map.Entry<String, SignalState> signal : signals.entrySet()) {
            SignalState since = signal.getValue().since(removed, withdrawnAt);
            if (!since.isNothing()) {
                kept.put(signal.getKey(), since);
            }
        }
        signals = Collections.unmodifiableSortedMap(kept);
    }

    private static Instant since(Instant time, Instant removed) {
        return time.isAfter(removed) ? time : Instant.MIN;
    }

    private static <K, T extends Comparable<T>> SortedMap<K, Stamped<T>> since(
            SortedMap<K, Stamped<T>> all, Instant removed) {
        SortedMap<K, Stamped<T>> since = new TreeMap<>(all);
        since.values().removeIf(each -> !each.at().isAfter(removed));
        return Collections.unmodifiableSortedMap(since);
    }

    /** Returns the state of a user who was removed. */
    public static UserState removed(Instant at) {
        return new UserState(
                at,
                Instant.MIN,
                Instant.MIN,
                Instant.MIN,
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** Returns what both report: commutative, associative and idempotent. */
    public UserState merge(UserState other) {
        return new UserState(
                Times.later(removedAt, other.removedAt),
                Times.later(withdrawnAt, other.withdrawnAt),
                Times.later(grantedAt, other.grantedAt),
                Times.later(stateAt, other.stateAt),
                route.isPresent() && other.route.isPresent()
                        ? Optional.of(Stamped.newer(route.get(), other.route.get()))
                        : route.or(other::route),
                merge(attributes, other.attributes, Stamped::newer),
                merge(errors, other.errors, Stamped::newer),
                merge(signals, other.signals, SignalState::merge));
    }

    private static <K, V> SortedMap<K, V> merge(SortedMap<K, V> some, SortedMap<K, V> others, BinaryOperator<V> merge) {
        SortedMap<K, V> all = new TreeMap<>(some);
        others.forEach((key, value) -> all.merge(key, value, merge));
        return all;
    }

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "UserState[" + signals.size() + " signals, " + errors.size() + " errors]";
    }
}
