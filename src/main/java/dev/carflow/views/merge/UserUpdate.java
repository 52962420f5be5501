package dev.carflow.views.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The views of one vehicle and user before and after a record.
 *
 * @param before empty if there was none
 * @param after empty if there is none any more
 */
public record UserUpdate(String userId, Optional<UserView> before, Optional<UserView> after) {

    /** Returns the users whose view differs: a record about one user can change which one is the current one. */
    public static List<UserUpdate> between(VehicleState before, VehicleState after) {
        Map<String, UserView> from = before.views();
        Map<String, UserView> to = after.views();
        TreeSet<String> userIds = new TreeSet<>(from.keySet());
        userIds.addAll(to.keySet());
        List<UserUpdate> updates = new ArrayList<>(1);
        for (String userId : userIds) {
            Optional<UserView> was = Optional.ofNullable(from.get(userId));
            Optional<UserView> is = Optional.ofNullable(to.get(userId));
            if (!was.equals(is)) {
                updates.add(new UserUpdate(userId, was, is));
            }
        }
        return updates;
    }

    /** Returns the route whose topics have a record that ends. */
    public Optional<String> routeLeft() {
        return before.map(UserView::route)
                .filter(route -> after.filter(now -> now.route().equals(route)).isEmpty());
    }

    /** Returns what readers of the present route's topics saw before; empty if nothing. */
    public Optional<UserView> beforeOnRoute() {
        return routeLeft().isPresent() ? Optional.empty() : before;
    }

    /** Returns the change for readers of the present route; empty if they would see no difference. */
    public Optional<ViewChange> change() {
        return after.flatMap(now -> ViewChange.between(beforeOnRoute(), after));
    }

    /** Leaves out ids. */
    @Override
    public String toString() {
        return "UserUpdate[" + before.isPresent() + " to " + after.isPresent() + "]";
    }
}
