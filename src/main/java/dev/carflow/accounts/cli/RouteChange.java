package dev.carflow.accounts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.accounts.store.Customer;
import dev.carflow.operations.cli.Json;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The effect of another route on a customer, according to the configuration of this process.
 *
 * @param to none for the configured route
 */
record RouteChange(Customer customer, Optional<String> to, ConfiguredRoutes routes) {

    boolean isNone() {
        return customer.route().equals(to);
    }

    /** Only topics of routes that are configured are made, written to and consumed. */
    private boolean isConfigured() {
        return to.isEmpty() || routes.all().contains(to.get());
    }

    /** The routes that the customer's events take afterwards: by configuration it may be one for each Smartcar user. */
    private Set<String> taken() {
        Set<String> taken = new TreeSet<>();
        customer.smartcarUsers().forEach(user -> taken.add(routes.routeOf(user.id(), to)));
        if (taken.isEmpty() && to.isPresent()) {
            taken.add(routes.orDefault(to.get()));
        }
        return taken;
    }

    private List<String> topics() {
        List<String> topics = new ArrayList<>();
        taken().forEach(route -> topics.addAll(Topics.ofRoute(route)));
        return topics;
    }

    /** The customer's id is left out: the operator has just said it. */
    List<String> plan() {
        List<String> lines = new ArrayList<>();
        lines.add("Dry run: the customer, with " + customer.smartcarUsers().size() + " Smartcar users, would have "
                + name(to) + " instead of " + name(customer.route()) + ". Topics of the live events then:");
        topics().forEach(topic -> lines.add("  " + topic));
        taken().forEach(route -> lines.add("  " + Topics.readings(route) + ", where carflow.topics.readings is on"));
        lines.addAll(remarks());
        return lines;
    }

    /** Returns remarks on what may be unexpected. */
    List<String> remarks() {
        List<String> lines = new ArrayList<>();
        if (customer.smartcarUsers().isEmpty()) {
            lines.add("Nobody has connected as this customer yet: it counts from then on.");
        }
        if (!isConfigured()) {
            lines.add("The route " + to.get()
                    + " is not configured here. Where that is so, its topics are neither made nor"
                    + " consumed and its users take the default route, " + routes.defaultRoute() + ": put it into"
                    + " carflow.routing.account-routes of every process, ingest and worker, and restart them.");
        }
        return lines;
    }

    ObjectNode json(boolean isDryRun) {
        ObjectNode tree = Json.object().put("dryRun", isDryRun).put("changed", !isNone() && !isDryRun);
        customer.route().ifPresent(route -> tree.put("before", route));
        to.ifPresent(route -> tree.put("after", route));
        tree.put("configured", isConfigured())
                .put("smartcarUsers", customer.smartcarUsers().size());
        topics().forEach(tree.putArray("topics")::add);
        return tree;
    }

    static String name(Optional<String> route) {
        return route.map(given -> "the route " + given).orElse("the route that the configuration says");
    }
}
