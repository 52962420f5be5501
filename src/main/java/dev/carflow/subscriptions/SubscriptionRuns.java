package dev.carflow.subscriptions;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.ratelimit.PacedRateLimiter;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.management.ManagementApi;
import dev.carflow.smartcar.management.RegisteredWebhook;
import dev.carflow.smartcar.management.WebhookSubscription;
import dev.carflow.subscriptions.rules.SubscriptionRules;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Compares Smartcar's list of subscriptions with rules, and makes it equal to them. Blocks: for a subcommand's thread. */
@Unremovable
@ApplicationScoped
public class SubscriptionRuns {

    /** So many are deleted whatever their share is: small installations change by large shares. */
    private static final int ALWAYS_DELETED = 10;

    private final Supplier<VehicleApi> vehicles;
    private final Supplier<ManagementApi> management;
    private final SubscriptionRows rows;
    private final ConfiguredRoutes routes;
    private final RateLimiter limiter;
    private final SubscriptionsConfig config;

    @Inject
    public SubscriptionRuns(
            Instance<VehicleApi> vehicles,
            Instance<ManagementApi> management,
            SubscriptionRows rows,
            ConfiguredRoutes routes,
            RateLimiter limiter,
            SubscriptionsConfig config) {
        // lookups, so that a process without subcommands has no clients
        this(vehicles::get, management::get, rows, routes, limiter, config);
    }

    SubscriptionRuns(
            Supplier<VehicleApi> vehicles,
            Supplier<ManagementApi> management,
            SubscriptionRows rows,
            ConfiguredRoutes routes,
            RateLimiter limiter,
            SubscriptionsConfig config) {
        this.vehicles = vehicles;
        this.management = management;
        this.rows = rows;
        this.routes = routes;
        this.limiter = limiter;
        this.config = config;
    }

    /** The result of {@link #apply}. */
    public sealed interface ApplyEnd {

        /** Nothing was written: there is no plan. */
        record NoPlan(PlanResult why) implements ApplyEnd {}

        /** Nothing was written: the caller did not confirm the plan. */
        record Unconfirmed() implements ApplyEnd {}

        /** Nothing was written: more would be deleted than is allowed. */
        record TooManyDeletions(SubscriptionPlan plan, int allowed) implements ApplyEnd {}

        /** Nothing was written: another process works on it. */
        record Elsewhere() implements ApplyEnd {}

        record Applied(SubscriptionPlan plan, ApplyResult result) implements ApplyEnd {}
    }

    /** Returns the names that rules may name as routes. */
    public Set<String> knownRoutes() {
        return routes.all();
    }

    /** Returns the setting of the file. */
    public Optional<Path> rulesFile() {
        return config.rulesFile();
    }

    /** Compares, and writes nothing at Smartcar. Fails while the database is away. */
    public PlanResult plan(SubscriptionRules rules, PlanListener listener) {
        return planner(pace(), listener).plan(rules);
    }

    /**
     * Makes Smartcar's list equal to the rules. Fails while the database is away.
     *
     * @param deleteAtMostPercent in place of the setting
     * @param confirm called with a plan that is not empty
     */
    public ApplyEnd apply(
            SubscriptionRules rules,
            OptionalInt deleteAtMostPercent,
            Predicate<SubscriptionPlan> confirm,
            PlanListener listener) {
        try (RunLease lease = new RunLease(rows, System::nanoTime)) {
            if (!lease.take()) {
                return new ApplyEnd.Elsewhere();
            }
            RateLimiter pace = pace();
            SubscriptionPlanner planner = planner(pace, listener);
            PlanResult planned = planner.plan(rules);
            if (!(planned instanceof PlanResult.Planned whole)) {
                return new ApplyEnd.NoPlan(planned);
            }
            SubscriptionPlan plan = whole.plan();
            int allowed = allowed(plan, deleteAtMostPercent.orElse(config.deleteAtMostPercent()));
            if (plan.deletions().size() > allowed) {
                return new ApplyEnd.TooManyDeletions(plan, allowed);
            }
            if (!plan.isEmpty() && !confirm.test(plan)) {
                return new ApplyEnd.Unconfirmed();
            }
            SubscriptionApplier applier = new SubscriptionApplier(
                    management.get(), planner::isConnected, rows, pace, listener, lease::isHeld);
            return new ApplyEnd.Applied(plan, applier.apply(plan));
        }
    }

    /**
     * Reads Smartcar's webhooks and subscriptions.
     *
     * @return why it ended before its end; empty if it did not
     */
    public Optional<ApiProblem> list(
            Consumer<RegisteredWebhook> webhook, Consumer<WebhookSubscription> subscription, PlanListener listener) {
        return planner(pace(), listener).list(webhook, subscription);
    }

    /** Returns the last comparison of any process; empty if there was none. */
    public Optional<SubscriptionRows.Comparison> lastComparison() {
        return now(rows.lastComparison());
    }

    private static int allowed(SubscriptionPlan plan, int percent) {
        return (int) Math.max(ALWAYS_DELETED, plan.listed() * percent / 100);
    }

    private SubscriptionPlanner planner(RateLimiter pace, PlanListener listener) {
        return new SubscriptionPlanner(
                vehicles.get(), management.get(), rows, routes, pace, config.pendingFor(), listener);
    }

    private RateLimiter pace() {
        return PacedRateLimiter.perMinute(config.callsPerMinute()).before(limiter);
    }
}
