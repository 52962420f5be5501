package dev.carflow.routing;

import java.util.Set;

/** The route of each user. Answers from memory, because the webhook's response waits for it. */
public interface Routes {

    /** Returns the route of a user; the default route for users without one. */
    String routeOf(String userId);

    /** Returns every route that {@link #routeOf} can return. */
    Set<String> all();
}
