package dev.carflow.routing;

import dev.carflow.operations.MeterDefinition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Returns a user's assigned route, or the configured one. An assigned route that is not configured has no topics and no
 * readers: its users take the default route.
 */
@ApplicationScoped
public class UserRoutes implements Routes {

    /** They take the default route. */
    static final MeterDefinition UNKNOWN_ROUTES = MeterDefinition.counter(
                    "carflow.routing.unknown.routes", "Events of users who were given a route that is not configured")
            .advice("The log names the route: configure it, or correct the users");

    private static final Logger LOG = Logger.getLogger(UserRoutes.class);
    private static final int MOST_NAMED = 100;
    private static final int LONGEST_NAMED = 200;

    private final ConfiguredRoutes configured;
    private final AssignedRoutes assigned;
    private final Counter unknown;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    @Inject
    public UserRoutes(ConfiguredRoutes configured, AssignedRoutes assigned, MeterRegistry registry) {
        this.configured = configured;
        this.assigned = assigned;
        this.unknown = UNKNOWN_ROUTES.counter(registry);
    }

    @Override
    public String routeOf(String userId) {
        Optional<String> given = assigned.routeOf(userId);
        String route = configured.routeOf(userId, given);
        if (given.isPresent() && !given.get().equals(route)) {
            unknown.increment();
            nameOnce(given.get());
        }
        return route;
    }

    @Override
    public Set<String> all() {
        return configured.all();
    }

    private void nameOnce(String route) {
        if (named.size() < MOST_NAMED && route.length() <= LONGEST_NAMED && named.add(route)) {
            LOG.warnf(
                    "CARFLOW0103: users were given the route %s, which is not configured, and take the default route: "
                            + "add it to carflow.routing.account-routes",
                    route.replaceAll("[^A-Za-z0-9._-]", "?"));
        }
    }
}
