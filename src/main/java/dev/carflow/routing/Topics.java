package dev.carflow.routing;

import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.eventlog.TopicsInUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.TreeSet;

/** The topics' names: {@code {route}.vehicle-state} and {@code {route}.vehicle-error}, and those that all routes share. */
@ApplicationScoped
public final class Topics implements TopicsInUse {

    private final Routes routes;
    private final String test;
    private final String legacy;
    private final String quarantine;

    @Inject
    public Topics(TopicsConfig config, Routes routes) {
        this.routes = routes;
        this.test = config.defaultRoute() + ".test";
        this.legacy = config.defaultRoute() + ".legacy";
        this.quarantine = config.defaultRoute() + ".quarantine";
    }

    /** Live events of one kind. */
    public String live(String route, Event.VehicleEventType type) {
        return route + suffix(type);
    }

    /** Deliveries sent by hand from Smartcar's dashboard. */
    public String test() {
        return test;
    }

    /** Events of payload 2.0. */
    public String legacy() {
        return legacy;
    }

    /** Signed deliveries that could not be routed. */
    public String quarantine() {
        return quarantine;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(Set.of(test, legacy, quarantine));
        for (String route : routes.all()) {
            for (Event.VehicleEventType type : Event.VehicleEventType.values()) {
                names.add(live(route, type));
            }
        }
        return names;
    }

    private static String suffix(Event.VehicleEventType type) {
        return switch (type) {
            case VEHICLE_STATE -> ".vehicle-state";
            case VEHICLE_ERROR -> ".vehicle-error";
        };
    }
}
