package dev.carflow.subscriptions;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.Connection;
import dev.carflow.smartcar.api.ConnectionQuery;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.management.ManagementApi;
import dev.carflow.smartcar.management.RegisteredWebhook;
import dev.carflow.smartcar.management.ResourcePage;
import dev.carflow.smartcar.management.SubscriptionTarget;
import dev.carflow.smartcar.management.WebhookSubscription;
import dev.carflow.subscriptions.ListWalk.Page;
import dev.carflow.subscriptions.SubscriptionPlan.Counts;
import dev.carflow.subscriptions.SubscriptionPlan.Deletion;
import dev.carflow.subscriptions.SubscriptionPlan.Reason;
import dev.carflow.subscriptions.rules.RuleProblem;
import dev.carflow.subscriptions.rules.RuledConnection;
import dev.carflow.subscriptions.rules.SubscriptionRules;
import dev.carflow.subscriptions.rules.SubscriptionRules.WebhookRules;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Compares Smartcar's lists with the rules: webhooks, then connections, then subscriptions. It keeps the ids of wanted and
 * of listed subscriptions in memory, about 500 bytes for each. It writes nothing at Smartcar. Blocks.
 */
final class SubscriptionPlanner {

    private static final List<String> MODES = List.of(SubscriptionRules.LIVE, SubscriptionRules.SIMULATED);

    private final VehicleApi vehicles;
    private final ManagementApi management;
    private final SubscriptionRows rows;
    private final ConfiguredRoutes routes;
    private final ListWalk walk;
    private final Duration pendingFor;

    SubscriptionPlanner(
            VehicleApi vehicles,
            ManagementApi management,
            SubscriptionRows rows,
            ConfiguredRoutes routes,
            RateLimiter limiter,
            Duration pendingFor,
            PlanListener listener) {
        this.vehicles = vehicles;
        this.management = management;
        this.rows = rows;
        this.routes = routes;
        this.walk = new ListWalk(limiter, listener);
        this.pendingFor = pendingFor;
    }

    /** Stops the comparison. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient ApiProblem problem;

        private Stop(ApiProblem problem) {
            super(null, null, false, false);
            this.problem = problem;
        }
    }

    PlanResult plan(SubscriptionRules rules) {
        try {
            return new Comparing(rules).result();
        } catch (Stop stopped) {
            return new PlanResult.Stopped(stopped.problem);
        }
    }

    /** Reads a list of webhooks. */
    Map<String, RegisteredWebhook> webhooks() {
        Map<String, RegisteredWebhook> webhooks = new LinkedHashMap<>();
        read(
                "webhooks",
                (number, size) -> management.webhooks(number, size).map(SubscriptionPlanner::page),
                RegisteredWebhook::id,
                webhook -> webhooks.put(webhook.id(), webhook));
        return webhooks;
    }

    /** Reads all subscriptions of both modes. */
    boolean subscriptions(Consumer<WebhookSubscription> each) {
        Set<String> seen = new HashSet<>();
        boolean complete = true;
        for (String mode : MODES) {
            complete &= read(
                    "subscriptions",
                    (number, size) ->
                            management.subscriptions(mode, number, size).map(SubscriptionPlanner::page),
                    WebhookSubscription::id,
                    // in both lists if Smartcar ignores the filter
                    subscription -> {
                        if (seen.add(subscription.id())) {
                            each.accept(subscription);
                        }
                    });
        }
        return complete;
    }

    private final class Comparing {

        private final SubscriptionRules rules;
        private final Map<String, WebhookRules> byId = new LinkedHashMap<>();
        private final Set<SubscriptionTarget> wanted = new LinkedHashSet<>();
        private final Set<SubscriptionTarget> satisfied = new HashSet<>();
        private final Set<String> connected = new HashSet<>();
        private final List<Deletion> deletions = new ArrayList<>();
        private final List<String> notices = new ArrayList<>();
        private final Set<String> removed;
        private final Map<String, String> assignedRoutes;
        private long removedUsers;

        private Comparing(SubscriptionRules rules) {
            this.rules = rules;
            rules.webhooks().forEach(webhook -> byId.put(webhook.id(), webhook));
            this.removed = now(rows.removedUsers());
            this.assignedRoutes = rules.hasRoutes() ? now(rows.assignedRoutes()) : Map.of();
        }

        private PlanResult result() {
            if (byId.isEmpty()) {
                return new PlanResult.Planned(new SubscriptionPlan(Map.of(), List.of(), List.of(), List.of(), 0, true));
            }
            Map<String, RegisteredWebhook> listed = webhooks();
            List<RuleProblem> unknown = rules.webhooks().stream()
                    .filter(webhook -> !listed.containsKey(webhook.id()))
                    .map(webhook -> new RuleProblem(
                            webhook.line(), "id", "the application has no such webhook; it has " + listed.size()))
                    .toList();
            if (!unknown.isEmpty()) {
                return new PlanResult.UnknownWebhooks(unknown);
            }
            Set<String> automatic = new HashSet<>();
            byId.keySet().forEach(id -> note(listed.get(id), automatic));
            boolean complete = true;
            for (String mode : rules.modes()) {
                complete &= connections(mode);
            }
            complete &= subscriptions(subscription -> judge(subscription, automatic));
            Set<String> pending = now(rows.pending(pendingFor));
            Map<String, long[]> counts = new HashMap<>();
            byId.keySet().forEach(id -> counts.put(id, new long[4]));
            List<SubscriptionTarget> creations = new ArrayList<>();
            for (SubscriptionTarget target : wanted) {
                long[] count = counts.get(target.webhookId());
                count[0]++;
                if (satisfied.contains(target)) {
                    count[1]++;
                } else if (pending.contains(SubscriptionRows.hash(target))) {
                    count[2]++;
                } else {
                    count[3]++;
                    creations.add(target);
                }
            }
            Map<String, Counts> byWebhook = new LinkedHashMap<>();
            byId.keySet().forEach(id -> {
                long[] count = counts.get(id);
                long surplus = deletions.stream()
                        .filter(deletion -> deletion.target().webhookId().equals(id))
                        .count();
                byWebhook.put(id, new Counts(count[0], count[1], count[2], count[3], surplus));
            });
            SubscriptionPlan plan =
                    new SubscriptionPlan(byWebhook, creations, deletions, notices, removedUsers, complete);
            now(rows.compared(creations.size(), deletions.size(), plan.pending()));
            return new PlanResult.Planned(plan);
        }

        private void note(RegisteredWebhook webhook, Set<String> automatic) {
            if (webhook.enabled().filter(enabled -> !enabled).isPresent()) {
                notices.add("Webhook " + webhook.id() + " is disabled, so nothing comes of its subscriptions: enable it"
                        + " in Smartcar's dashboard.");
            }
            if (webhook.autoSubscribe().filter(auto -> auto).isPresent()) {
                automatic.add(webhook.id());
                notices.add("Webhook " + webhook.id() + " subscribes every vehicle by itself, so none is deleted from"
                        + " it: switch this off in Smartcar's dashboard for the rules to decide.");
            }
        }

        private boolean connections(String mode) {
            ConnectionQuery query = ConnectionQuery.everybody().inMode(mode);
            return read(
                    "connections",
                    (number, size) -> vehicles.connections(query.withPageSize(size), number)
                            .map(result -> result.fold(
                                    page -> ApiResult.success(
                                            new Page<>(
                                                    page.connections(),
                                                    page.unreadable(),
                                                    page.totalCount(),
                                                    page.last()),
                                            result.requestId()),
                                    problem -> ApiResult.failure(problem, result.requestId()))),
                    Connection::id,
                    connection -> judge(connection, mode));
        }

        private void judge(Connection connection, String mode) {
            String userId = connection.userId();
            String vehicleId = connection.vehicle().id();
            connected.add(userId + "\0" + vehicleId);
            if (isRemoved(userId)) {
                removedUsers++;
                return;
            }
            RuledConnection judged = new RuledConnection(
                    userId,
                    vehicleId,
                    connection
                            .vehicle()
                            .mode()
                            .map(word -> word.toLowerCase(Locale.ROOT))
                            .orElse(mode),
                    rules.hasRoutes() ? routes.routeOf(userId, Optional.ofNullable(assignedRoutes.get(userId))) : "",
                    Set.copyOf(connection.permissions()));
            byId.values().stream()
                    .filter(webhook -> webhook.wants(judged))
                    .forEach(webhook -> wanted.add(new SubscriptionTarget(webhook.id(), userId, vehicleId)));
        }

        private void judge(WebhookSubscription subscription, Set<String> automatic) {
            SubscriptionTarget target = subscription.target();
            if (wanted.contains(target)) {
                satisfied.add(target);
            } else if (byId.containsKey(target.webhookId()) && !automatic.contains(target.webhookId())) {
                String mode = subscription
                        .mode()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .orElse(SubscriptionRules.LIVE);
                deletions.add(new Deletion(subscription.id(), target, mode, reason(target, mode)));
            }
        }

        private Reason reason(SubscriptionTarget target, String mode) {
            if (isRemoved(target.userId())) {
                return Reason.USER_REMOVED;
            }
            boolean listed = connected.contains(target.userId() + "\0" + target.vehicleId());
            // of a mode that no rule names the connections were not read
            return listed || !rules.modes().contains(mode) ? Reason.NO_RULE : Reason.NOT_CONNECTED;
        }

        private boolean isRemoved(String userId) {
            return !removed.isEmpty() && removed.contains(SubscriptionRows.hashOfUser(userId));
        }
    }

    private <T> boolean read(String name, ListWalk.Source<T> source, Function<T, String> id, Consumer<T> each) {
        ListWalk.End end = walk.walk(name, source, id, each);
        if (end instanceof ListWalk.End.Failed failed) {
            throw new Stop(failed.problem());
        }
        return ((ListWalk.End.Read) end).complete();
    }

    private static <T> ApiResult<Page<T>> page(ApiResult<ResourcePage<T>> result) {
        return result.fold(
                page -> ApiResult.success(
                        new Page<>(page.rows(), page.unreadable(), page.totalCount(), page.last()), result.requestId()),
                problem -> ApiResult.failure(problem, result.requestId()));
    }

    /** Reads webhooks and subscriptions, for a list. */
    Optional<ApiProblem> list(Consumer<RegisteredWebhook> webhook, Consumer<WebhookSubscription> subscription) {
        try {
            webhooks().values().forEach(webhook);
            subscriptions(subscription);
            return Optional.empty();
        } catch (Stop stopped) {
            return Optional.of(stopped.problem);
        }
    }

    /** Returns whether Smartcar lists the connection now; also true if it ignores a filter, so that nobody knows. */
    Uni<ApiResult<Boolean>> isConnected(Deletion deletion) {
        ConnectionQuery query = ConnectionQuery.ofUser(deletion.target().userId())
                .forVehicle(deletion.target().vehicleId())
                .inMode(deletion.mode());
        return vehicles.connections(query, 1)
                .map(result -> result.fold(
                        page -> ApiResult.success(
                                !page.connections().isEmpty() || page.foreign() > 0, result.requestId()),
                        problem -> ApiResult.failure(problem, result.requestId())));
    }
}
