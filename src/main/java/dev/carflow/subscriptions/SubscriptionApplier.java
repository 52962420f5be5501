package dev.carflow.subscriptions;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.Gone;
import dev.carflow.smartcar.api.ApiProblem.NoToken;
import dev.carflow.smartcar.api.ApiProblem.Overloaded;
import dev.carflow.smartcar.api.ApiProblem.RateLimited;
import dev.carflow.smartcar.api.ApiProblem.TimedOut;
import dev.carflow.smartcar.api.ApiProblem.Unauthorized;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.management.ManagementApi;
import dev.carflow.smartcar.management.ManagementApi.Creation;
import dev.carflow.smartcar.management.SubscriptionTarget;
import dev.carflow.smartcar.retry.RetryPolicy;
import dev.carflow.subscriptions.SubscriptionPlan.Deletion;
import dev.carflow.subscriptions.SubscriptionPlan.Reason;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries a plan out: first what is to be created, so that a vehicle that moves between webhooks is never without one, then
 * what is to be deleted. Each step can be repeated, so a run that is killed anywhere is repeated from its plan. Blocks; to be
 * used once.
 */
final class SubscriptionApplier {

    private static final int CHUNK = 50;
    private static final int AT_ONCE = 4;

    /** After so many refusals without one success the cause is not the vehicles. */
    private static final int REFUSALS = 20;

    private final ManagementApi management;
    private final Function<Deletion, Uni<ApiResult<Boolean>>> isConnected;
    private final SubscriptionRows rows;
    private final RateLimiter limiter;
    private final PlanListener listener;
    private final BooleanSupplier hasLease;
    private final Map<String, Long> refused = new TreeMap<>();
    private Optional<ApiProblem> stopped = Optional.empty();
    private boolean overtaken;
    private long created;
    private long existed;
    private long deleted;
    private long kept;
    private long done;

    /**
     * @param isConnected whether Smartcar lists the connection of a subscription
     * @param hasLease whether this process alone may write
     */
    SubscriptionApplier(
            ManagementApi management,
            Function<Deletion, Uni<ApiResult<Boolean>>> isConnected,
            SubscriptionRows rows,
            RateLimiter limiter,
            PlanListener listener,
            BooleanSupplier hasLease) {
        this.management = management;
        this.isConnected = isConnected;
        this.rows = rows;
        this.limiter = limiter;
        this.listener = listener;
        this.hasLease = hasLease;
    }

    private enum Outcome {
        CREATED,
        EXISTED,
        DELETED,
        KEPT
    }

    /** The result of one step. */
    private record Step<T>(T of, ApiResult<Outcome> result) {}

    ApplyResult apply(SubscriptionPlan plan) {
        long total = plan.creations().size() + plan.deletions().size();
        run(plan.creations(), total, this::create);
        run(plan.deletions(), total, this::delete);
        if (!overtaken) {
            now(rows.compared(
                    plan.creations().size() - created - existed,
                    plan.deletions().size() - deleted,
                    plan.pending() + created));
        }
        return new ApplyResult(created, existed, deleted, kept, refused, total - done, stopped, overtaken);
    }

    private <T> void run(List<T> all, long total, Function<T, Uni<ApiResult<Outcome>>> way) {
        for (int from = 0; from < all.size() && stopped.isEmpty(); from += CHUNK) {
            if (!hasLease.getAsBoolean()) {
                overtaken = true;
                return;
            }
            List<Step<T>> steps = Multi.createFrom()
                    .iterable(all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .onItem()
                    .transformToUni(each -> way.apply(each).map(result -> new Step<>(each, result)))
                    .merge(AT_ONCE)
                    .collect()
                    .asList()
                    .await()
                    .indefinitely();
            List<SubscriptionTarget> accepted = new ArrayList<>();
            steps.forEach(step -> count(step, accepted));
            if (!accepted.isEmpty()) {
                now(rows.requested(accepted));
            }
            listener.written(done, total);
        }
    }

    private <T> void count(Step<T> step, List<SubscriptionTarget> accepted) {
        step.result()
                .fold(
                        outcome -> {
                            done++;
                            switch (outcome) {
                                case CREATED -> {
                                    created++;
                                    accepted.add((SubscriptionTarget) step.of());
                                }
                                case EXISTED -> existed++;
                                case DELETED -> deleted++;
                                case KEPT -> kept++;
                            }
                            return null;
                        },
                        problem -> {
                            if (isOfEveryCall(problem)) {
                                stopped = Optional.of(problem);
                            } else {
                                done++;
                                refused.merge(problem.slug(), 1L, Long::sum);
                                long refusals = refused.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum();
                                if (refusals >= REFUSALS && created + existed + deleted + kept == 0) {
                                    stopped = Optional.of(problem);
                                }
                            }
                            return null;
                        });
    }

    /** Whether the next call would fail alike. */
    private static boolean isOfEveryCall(ApiProblem problem) {
        return problem instanceof NoToken
                || problem instanceof Unauthorized
                || problem instanceof Gone
                || problem instanceof RateLimited
                || problem instanceof UpstreamFault
                || problem instanceof TimedOut
                || problem instanceof Overloaded;
    }

    private Uni<ApiResult<Outcome>> create(SubscriptionTarget target) {
        return ask(() -> management.create(target))
                .map(result ->
                        map(result, creation -> creation == Creation.ACCEPTED ? Outcome.CREATED : Outcome.EXISTED));
    }

    private Uni<ApiResult<Outcome>> delete(Deletion deletion) {
        if (deletion.reason() != Reason.NOT_CONNECTED) {
            return deleteNow(deletion);
        }
        return ask(() -> isConnected.apply(deletion))
                .chain(result -> result.fold(
                        connected -> connected
                                ? Uni.createFrom().item(ApiResult.success(Outcome.KEPT, result.requestId()))
                                : deleteNow(deletion),
                        problem -> Uni.createFrom().item(ApiResult.failure(problem, result.requestId()))));
    }

    private Uni<ApiResult<Outcome>> deleteNow(Deletion deletion) {
        return ask(() -> management.delete(deletion.subscriptionId()))
                .map(result -> map(result, gone -> Outcome.DELETED));
    }

    private <T> Uni<ApiResult<T>> ask(Supplier<Uni<ApiResult<T>>> call) {
        return RetryPolicy.ask(
                () -> limiter.acquireWhenAvailable(Urgency.ROUTINE).chain(call::get), listener::waiting);
    }

    private static <T> ApiResult<Outcome> map(ApiResult<T> result, Function<T, Outcome> outcome) {
        return result.fold(
                value -> ApiResult.success(outcome.apply(value), result.requestId()),
                problem -> ApiResult.failure(problem, result.requestId()));
    }
}
