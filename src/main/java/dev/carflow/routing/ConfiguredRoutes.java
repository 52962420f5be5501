package dev.carflow.routing;

import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.operations.StartupProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Routes from {@code carflow.routing}. */
@ApplicationScoped
@Typed(ConfiguredRoutes.class)
public final class ConfiguredRoutes implements Routes {

    /** The valid names of routes, which become part of topic names. */
    static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}";

    private static final Pattern NAMES = Pattern.compile(NAME);

    private record PatternRoute(String glob, Pattern pattern, String route) {}

    private final String defaultRoute;
    private final Map<String, String> byUserId;
    private final List<PatternRoute> byPattern;
    private final Set<String> all;

    @Inject
    public ConfiguredRoutes(TopicsConfig topics, RoutingConfig routing) {
        this(topics.defaultRoute(), routing.routes(), routing.accountRoutes().orElse(List.of()));
    }

    /** @param others routes that no configured user has */
    public ConfiguredRoutes(String defaultRoute, Map<String, List<String>> usersByRoute, List<String> others) {
        Map<String, String> exact = new HashMap<>();
        List<PatternRoute> patterns = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        usersByRoute.forEach((route, users) -> users.stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .forEach(user -> {
                    String other = seen.putIfAbsent(user, route);
                    if (other != null && !other.equals(route)) {
                        problems.add("carflow.routing.routes: the same user or pattern is in route " + other
                                + " and in route " + route + ": keep it in one");
                    }
                    if (user.indexOf('*') < 0) {
                        exact.put(user, route);
                    } else {
                        patterns.add(new PatternRoute(user, compile(user), route));
                    }
                }));
        if (!problems.isEmpty()) {
            throw new StartupProblem(problems);
        }
        // The most specific pattern first; ties are broken by the text, so that the order never depends on a map's.
        patterns.sort(
                Comparator.comparingInt((PatternRoute p) -> -p.glob().length()).thenComparing(PatternRoute::glob));
        this.defaultRoute = defaultRoute;
        this.byUserId = Map.copyOf(exact);
        this.byPattern = List.copyOf(patterns);
        Set<String> routes = new HashSet<>(usersByRoute.keySet());
        routes.add(defaultRoute);
        routes.addAll(others);
        this.all = Set.copyOf(routes);
    }

    @Override
    public String routeOf(String userId) {
        String exact = byUserId.get(userId);
        if (exact != null) {
            return exact;
        }
        for (PatternRoute candidate : byPattern) {
            if (candidate.pattern().matcher(userId).matches()) {
                return candidate.route();
            }
        }
        return defaultRoute;
    }

    /** Returns the route of a user who may have an assigned one. */
    public String routeOf(String userId, Optional<String> given) {
        return given.isEmpty() ? routeOf(userId) : orDefault(given.get());
    }

    /** Returns the default route for an assigned route that is not configured: it has no topics and no readers. */
    public String orDefault(String given) {
        return all.contains(given) ? given : defaultRoute;
    }

    /** Returns the route of users without another. */
    public String defaultRoute() {
        return defaultRoute;
    }

    /** Returns whether a route of this name can be part of topic names. */
    public static boolean isName(String route) {
        return NAMES.matcher(route).matches();
    }

    @Override
    public Set<String> all() {
        return all;
    }

    private static Pattern compile(String glob) {
        return Pattern.compile(
                Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
