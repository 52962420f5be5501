package dev.carflow.smartcar.management;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.NoDataYet;
import dev.carflow.smartcar.api.ApiProblem.VehicleUnavailable;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * Smartcar's management API (contract 7.6), one method for each call. A call never fails: it returns an {@link ApiResult}
 * within the total timeout of its host. It is made when its {@code Uni} is subscribed to.
 */
public final class ManagementApi {

    /** Rows of the largest page (contract 7.6). */
    public static final int LARGEST_PAGE = 100;

    /** Rows of a page if none are asked for. */
    public static final int DEFAULT_PAGE = 25;

    private static final String VEHICLE_STATE = "VEHICLE_STATE";

    private final SmartcarHost host;
    private final ApplicationTokens tokens;

    /** @param host with the version at the end of its base URL */
    public ManagementApi(SmartcarHost host, ApplicationTokens tokens) {
        this.host = host;
        this.tokens = tokens;
    }

    /** The result of a request to subscribe. */
    public enum Creation {
        /** Smartcar creates it, which takes an unknown time: until then no list has it. */
        ACCEPTED,
        /** There is one, or one is being created. */
        ALREADY_SUBSCRIBED
    }

    /** The result of a request to delete a subscription. */
    public enum Deletion {
        DELETED,
        NOT_THERE
    }

    /**
     * Returns one page of the application's webhooks.
     *
     * @param number of the page, from 1
     * @param size of the page, up to {@link #LARGEST_PAGE}
     */
    public Uni<ApiResult<ResourcePage<RegisteredWebhook>>> webhooks(int number, int size) {
        return host.ask(
                page("webhooks", number, size), tokens, body -> ResourcePage.read(body, RegisteredWebhook::read));
    }

    /**
     * Returns one page of the subscriptions of all webhooks.
     *
     * @param mode {@code live} or {@code simulated}: whether a list without it has both is not known
     * @param number of the page, from 1
     * @param size of the page, up to {@link #LARGEST_PAGE}
     */
    public Uni<ApiResult<ResourcePage<WebhookSubscription>>> subscriptions(String mode, int number, int size) {
        return host.ask(
                page("subscriptions", number, size).query("filter[vehicle.mode]", mode),
                tokens,
                body -> ResourcePage.read(body, WebhookSubscription::read));
    }

    /** Subscribes a webhook to a vehicle. Safe to repeat. */
    public Uni<ApiResult<Creation>> create(SubscriptionTarget target) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("data")
                .putObject("attributes")
                .put("webhookId", target.webhookId())
                .put("userId", target.userId())
                .put("vehicleId", target.vehicleId());
        Call call =
                Call.to("subscriptions").json(body.toString(), target.webhookId(), target.userId(), target.vehicleId());
        return change(call, Creation.ACCEPTED, problem -> isConflict(problem) ? Creation.ALREADY_SUBSCRIBED : null);
    }

    /** Deletes a subscription. Safe to repeat. */
    public Uni<ApiResult<Deletion>> delete(String id) {
        return change(
                Call.to("subscriptions").id(id).delete(),
                Deletion.DELETED,
                problem -> problem instanceof NoDataYet ? Deletion.NOT_THERE : null);
    }

    /** Whether a 409 is about the subscription, and not about the state of the vehicle (contract 7.7). */
    private static boolean isConflict(ApiProblem problem) {
        return problem instanceof VehicleUnavailable && !problem.error().isOfType(VEHICLE_STATE);
    }

    /** @param excused the value of a problem that leaves things as they should be; null for any other */
    private <T> Uni<ApiResult<T>> change(Call call, T done, Function<ApiProblem, T> excused) {
        return host.change(call, tokens)
                .map(result ->
                        result.fold(status -> ApiResult.success(done, result.requestId(), result.status()), problem -> {
                            T instead = excused.apply(problem);
                            return instead == null
                                    ? ApiResult.failure(problem, result.requestId(), result.status())
                                    : ApiResult.success(instead, result.requestId(), result.status());
                        }));
    }

    private static Call page(String what, int number, int size) {
        return Call.to(what).query("page[number]", String.valueOf(number)).query("page[size]", String.valueOf(size));
    }
}
