package dev.carflow.routing;

import java.util.Optional;

/**
 * Routes assigned to users while the service runs. Implemented by the package that stores users; answers from memory.
 */
public interface AssignedRoutes {

    /**
     * @return empty for a user without an assigned route
     */
    Optional<String> routeOf(String userId);
}
