package dev.carflow.routing;

import java.util.Set;

/** Whose events go where. Both answers come from memory: the webhook's answer waits for this. */
public interface Routes {

    /** The route of a user; the default route for users nobody configured. */
    String routeOf(String userId);

    /** Every route that {@link #routeOf} can return. */
    Set<String> all();
}
