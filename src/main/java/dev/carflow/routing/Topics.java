package dev.carflow.routing;

import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.eventlog.TopicsInUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The topics' names: {@code {route}.vehicle-state}, {@code {route}.vehicle-error} and {@code {route}.enriched}, and those that all routes share. */
@ApplicationScoped
public final class Topics implements TopicsInUse {

    private static final String ENRICHED = ".enriched";

    private final Routes routes;
    private final String test;
    private final String legacy;
    private final String quarantine;
    private final String deadLetter;

    @Inject
    public Topics(TopicsConfig config, Routes routes) {
        this.routes = routes;
        this.test = config.defaultRoute() + ".test";
        this.legacy = config.defaultRoute() + ".legacy";
        this.quarantine = config.defaultRoute() + ".quarantine";
        this.deadLetter = config.defaultRoute() + ".dead-letter";
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

    /** What the workers could not process. */
    public String deadLetter() {
        return deadLetter;
    }

    /** Enriched events of one route. */
    public String enriched(String route) {
        return route + ENRICHED;
    }

    /** To CloudEvents, of what is on {@link #enriched(String)}. */
    public String enrichedSource(String route) {
        return "/carflow/" + route + "/enriched";
    }

    /** All topics that are one route's own. */
    public static List<String> ofRoute(String route) {
        return List.of(
                route + suffix(Event.VehicleEventType.VEHICLE_STATE),
                route + suffix(Event.VehicleEventType.VEHICLE_ERROR),
                route + ENRICHED);
    }

    /** The live topics of all routes: what the workers consume. */
    public Set<String> enrichable() {
        return enrichedByInput().keySet();
    }

    /** Where the enriched form of a live topic's events goes. */
    public Map<String, EnrichedTopic> enrichedByInput() {
        Map<String, EnrichedTopic> outputs = new TreeMap<>();
        for (String route : routes.all()) {
            EnrichedTopic enriched = new EnrichedTopic(route, enriched(route), enrichedSource(route));
            for (Event.VehicleEventType type : Event.VehicleEventType.values()) {
                outputs.put(live(route, type), enriched);
            }
        }
        return outputs;
    }

    /** The enriched topics of all routes. */
    public Set<String> enriched() {
        return enrichedByInput().values().stream().map(EnrichedTopic::topic).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<String> appendable() {
        Set<String> names = new TreeSet<>(Set.of(test, legacy, quarantine));
        names.addAll(enrichable());
        return names;
    }

    @Override
    public Set<String> ofWorkers() {
        return enriched();
    }

    @Override
    public Set<String> all() {
        Set<String> names = new TreeSet<>(appendable());
        names.add(deadLetter);
        names.addAll(enriched());
        return names;
    }

    private static String suffix(Event.VehicleEventType type) {
        return switch (type) {
            case VEHICLE_STATE -> ".vehicle-state";
            case VEHICLE_ERROR -> ".vehicle-error";
        };
    }
}
