package dev.carflow.routing;

import java.util.Optional;

/** Routes that users were given while the service runs; the package that keeps the users implements it. It answers from memory. */
public interface AssignedRoutes {

    /** @return none for a user who was not given one */
    Optional<String> routeOf(String userId);
}
