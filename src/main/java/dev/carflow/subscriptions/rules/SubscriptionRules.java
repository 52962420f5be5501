package dev.carflow.subscriptions.rules;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules of a file: for each webhook, the connections to subscribe. Subscriptions of other webhooks are left alone. */
public record SubscriptionRules(List<WebhookRules> webhooks) {

    public static final String LIVE = "live";
    public static final String SIMULATED = "simulated";

    public SubscriptionRules {
        webhooks = List.copyOf(webhooks);
    }

    /**
     * The rules of one webhook.
     *
     * @param line of its id in the file
     * @param subscribe a connection is subscribed if it meets any of them
     * @param except and none of these
     */
    public record WebhookRules(String id, int line, List<Condition> subscribe, List<Condition> except) {

        public WebhookRules {
            subscribe = List.copyOf(subscribe);
            except = List.copyOf(except);
        }

        public boolean wants(RuledConnection connection) {
            return subscribe.stream().anyMatch(condition -> condition.isMetBy(connection))
                    && except.stream().noneMatch(condition -> condition.isMetBy(connection));
        }
    }

    /**
     * What a connection must be to meet a rule. An empty set demands nothing.
     *
     * @param modes one of them is that of the vehicle
     * @param users one of them is the Smartcar user
     * @param routes one of them is the route of the user's events
     * @param permissions the user has granted all of them
     */
    public record Condition(Set<String> modes, Set<String> users, Set<String> routes, Set<String> permissions) {

        public Condition {
            modes = Set.copyOf(modes);
            users = Set.copyOf(users);
            routes = Set.copyOf(routes);
            permissions = Set.copyOf(permissions);
        }

        boolean isMetBy(RuledConnection connection) {
            return (modes.isEmpty() || modes.contains(connection.mode()))
                    && (users.isEmpty() || users.contains(connection.userId()))
                    && (routes.isEmpty() || routes.contains(connection.route()))
                    && connection.permissions().containsAll(permissions);
        }
    }

    /** Returns the modes of connections that any rule may subscribe. */
    public Set<String> modes() {
        Set<String> modes = new TreeSet<>();
        webhooks.forEach(webhook -> webhook.subscribe().forEach(condition -> modes.addAll(condition.modes())));
        return modes;
    }

    /** Returns whether a rule asks for the route of a user. */
    public boolean hasRoutes() {
        return webhooks.stream()
                .anyMatch(webhook -> webhook.subscribe().stream()
                                .anyMatch(condition -> !condition.routes().isEmpty())
                        || webhook.except().stream()
                                .anyMatch(condition -> !condition.routes().isEmpty()));
    }
}
