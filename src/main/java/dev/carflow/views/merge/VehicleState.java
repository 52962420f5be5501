package dev.carflow.views.merge;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was reported about one vehicle, for each of its users: a sold or a shared car has several, who permit different
 * things and are removed one by one.
 *
 * @param users by Smartcar's id of the user
 */
public record VehicleState(SortedMap<String, UserState> users) {

    public static final VehicleState NOTHING = new VehicleState(new TreeMap<>());

    public VehicleState {
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
    }

    /** Returns the state with what a record reports, in any order of records. */
    public VehicleState with(String userId, UserState reported) {
        SortedMap<String, UserState> all = new TreeMap<>(users);
        all.merge(userId, reported, UserState::merge);
        return new VehicleState(all);
    }

    /** Returns what both report. */
    public VehicleState merge(VehicleState reported) {
        VehicleState all = this;
        for (Map.Entry<String, UserState> user : reported.users.entrySet()) {
            all = all.with(user.getKey(), user.getValue());
        }
        return all;
    }

    /** Returns what readers see, by user; users without an event since their removal are left out. */
    public SortedMap<String, UserView> views() {
        Optional<String> current = current();
        SortedMap<String, UserView> views = new TreeMap<>();
        users.forEach((userId, state) -> {
            boolean isCurrent = current.filter(userId::equals).isPresent();
            UserView.of(state, isCurrent).ifPresent(view -> views.put(userId, view));
        });
        return views;
    }

    /**
     * Returns the user with the latest grant, of whom the last {@code FIRST_DELIVERY} is the trace. Among users without
     * one it is the one with the greatest id: the order of their events would change it with each event.
     */
    private Optional<String> current() {
        return users.entrySet().stream()
                .filter(user -> user.getValue().route().isPresent())
                .max(Comparator.<Map.Entry<String, UserState>, Instant>comparing(
                                user -> user.getValue().grantedAt())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }

    /** Leaves out ids. */
    @Override
    public String toString() {
        return "VehicleState[" + users.size() + " users]";
    }
}
