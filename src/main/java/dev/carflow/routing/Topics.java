package dev.carflow.routing;

import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.eventlog.TopicsInUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The topics' names: {@code {route}.vehicle-state}, {@code {route}.vehicle-error}, {@code {route}.enriched} and, if
 * configured, {@code {route}.readings}, and those that all routes share.
 */
@ApplicationScoped
public final class Topics implements TopicsInUse {

    private static final String ENRICHED = "enriched";
    private static final String READINGS = "readings";
    private static final String LATEST = "latest";
    private static final String CHANGES = "changes";

    private final Routes routes;
    private final boolean hasReadings;
    private final String test;
    private final String legacy;
    private final String quarantine;
    private final String deadLetter;

    /** The names of live topics by route; there are as many as routes were configured. */
    private final Map<String, Map<VehicleEventType, String>> live = new ConcurrentHashMap<>();

    @Inject
    public Topics(TopicsConfig config, Routes routes) {
        this.routes = routes;
        this.hasReadings = config.readings();
        this.test = config.defaultRoute() + ".test";
        this.legacy = config.defaultRoute() + ".legacy";
        this.quarantine = config.defaultRoute() + ".quarantine";
        this.deadLetter = config.defaultRoute() + ".dead-letter";
    }

    /** Returns the topic of live events of one type. */
    public static String live(String route, VehicleEventType type) {
        return route + '.' + type.slug();
    }

    /** Like {@link #live}, for each event: the name is put together once. */
    String liveOf(String route, VehicleEventType type) {
        Map<VehicleEventType, String> known = live.get(route);
        return known == null ? live.computeIfAbsent(route, Topics::liveByType).get(type) : known.get(type);
    }

    private static Map<VehicleEventType, String> liveByType(String route) {
        Map<VehicleEventType, String> names = new EnumMap<>(VehicleEventType.class);
        for (VehicleEventType type : VehicleEventType.values()) {
            names.put(type, live(route, type));
        }
        return names;
    }

    /** Returns the topic of deliveries sent by hand from Smartcar's dashboard. */
    public String test() {
        return test;
    }

    /** Returns the topic of events of payload 2.0. */
    public String legacy() {
        return legacy;
    }

    /** Returns the topic of signed deliveries that could not be routed. */
    public String quarantine() {
        return quarantine;
    }

    /** Returns the topic of records that the workers could not process. */
    public String deadLetter() {
        return deadLetter;
    }

    /** Returns the topic of a route's enriched events. */
    public String enriched(String route) {
        return derived(route, ENRICHED).topic();
    }

    /** Returns the CloudEvents source of the events on {@link #enriched(String)}. */
    public String enrichedSource(String route) {
        return derived(route, ENRICHED).source();
    }

    /** Returns the topic of a route's readings, if they are configured. */
    public static String readings(String route) {
        return derived(route, READINGS).topic();
    }

    /** Returns the topic of a route's vehicles as they are now, which the role {@code views} writes. */
    public static DerivedTopic latest(String route) {
        return derived(route, LATEST);
    }

    /** Returns the topic of what changed them. */
    public static DerivedTopic changes(String route) {
        return derived(route, CHANGES);
    }

    /** Returns the topics that each route always has; {@link #readings(String)} is one more if configured. */
    public static List<String> ofRoute(String route) {
        return Stream.concat(
                        Arrays.stream(VehicleEventType.values()).map(type -> live(route, type)),
                        Stream.of(derived(route, ENRICHED).topic()))
                .toList();
    }

    /** Returns the live topics of all routes, which the workers consume. */
    public Set<String> enrichable() {
        return enrichedByInput().keySet();
    }

    /** Returns the enriched topic of each live topic. */
    public Map<String, DerivedTopic> enrichedByInput() {
        Map<String, DerivedTopic> outputs = new TreeMap<>();
        for (String route : routes.all()) {
            DerivedTopic enriched = derived(route, ENRICHED);
            for (VehicleEventType type : VehicleEventType.values()) {
                outputs.put(live(route, type), enriched);
            }
        }
        return outputs;
    }

    /** Returns the enriched topics of all routes. */
    public Set<String> enriched() {
        return enrichedByInput().values().stream().map(DerivedTopic::topic).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the topics of readings by route; empty unless they are configured. */
    public Map<String, DerivedTopic> readings() {
        return hasReadings
                ? routes.all().stream()
                        .map(route -> derived(route, READINGS))
                        .collect(Collectors.toUnmodifiableMap(DerivedTopic::route, Function.identity()))
                : Map.of();
    }

    /** Returns all topics that workers write to except the dead letters: enriched events and readings of all routes. */
    public Set<String> derived() {
        return Stream.concat(enrichedByInput().values().stream(), readings().values().stream())
                .map(DerivedTopic::topic)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static DerivedTopic derived(String route, String kind) {
        return new DerivedTopic(route, route + '.' + kind, "/carflow/" + route + '/' + kind);
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
        names.addAll(derived());
        return names;
    }
}
