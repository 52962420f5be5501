package dev.carflow.sandbox.simulator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.sandbox.simulator.api.ManagementSettings.Repeated;
import dev.carflow.sandbox.simulator.fleet.ListedWebhook;
import dev.carflow.sandbox.simulator.fleet.Subscription;
import dev.carflow.sandbox.simulator.fleet.SubscriptionKey;
import dev.carflow.sandbox.simulator.fleet.Subscriptions;
import dev.carflow.sandbox.simulator.fleet.Subscriptions.Created;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Webhooks, which cannot be made or changed here, and subscriptions, which can (contract 7.6 and 12.3). Confined to the
 * event loop.
 */
final class ManagementEndpoint {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_SIZE = 25;
    private static final String MODE = "filter[vehicle.mode]";

    private final Subscriptions subscriptions;
    private final ManagementResources resources;
    private final ManagementSettings settings;
    private final Paging paging;
    private final Clock clock;
    private final SplittableRandom random;

    ManagementEndpoint(
            Subscriptions subscriptions,
            ManagementResources resources,
            ManagementSettings settings,
            Clock clock,
            SplittableRandom random) {
        this.subscriptions = subscriptions;
        this.resources = resources;
        this.settings = settings;
        this.paging = new Paging(settings.pages(), DEFAULT_SIZE, settings.sparse());
        this.clock = clock;
        this.random = random;
    }

    Answer webhooks(Call call) {
        Predicate<ListedWebhook> wanted = webhook -> is(call, "filter[name]", webhook.name())
                && is(call, "filter[callbackUri]", webhook.callbackUri())
                && is(call, "filter[isEnabled]", String.valueOf(webhook.enabled()))
                && is(call, "filter[autoSubscribe]", String.valueOf(webhook.autoSubscribe()));
        return paging.answer(
                call,
                () -> subscriptions.webhooks().stream().filter(wanted).toList(),
                filters(call),
                query -> resources.link("/webhooks?" + query),
                resources::writeWebhook);
    }

    Answer webhook(Call call) {
        return subscriptions.webhooks().stream()
                .filter(webhook -> webhook.id().equals(call.ids().get(0)))
                .findFirst()
                .map(webhook -> Answer.json(200, json -> {
                    json.writeStartObject();
                    json.writeFieldName("data");
                    resources.writeWebhook(json, webhook);
                    json.writeEndObject();
                }))
                .orElseGet(() -> ApiError.notFound().answer());
    }

    Answer subscriptions(Call call) {
        Optional<String> mode = call.parameter(MODE)
                .or(() -> settings.liveByDefault() ? Optional.of(VehicleIdentity.LIVE) : Optional.empty());
        Predicate<Subscription> wanted = subscription -> is(call, "filter[webhookId]", subscription.webhookId())
                && is(call, "filter[userId]", subscription.user().id())
                && is(call, "filter[vehicleId]", subscription.vehicle().id())
                && mode.filter(only ->
                                !only.equals(subscription.vehicle().identity().mode()))
                        .isEmpty();
        return paging.answer(
                call,
                () -> subscriptions.list(clock.instant(), settings.listsPending()).stream()
                        .filter(wanted)
                        .toList(),
                filters(call),
                query -> resources.link("/subscriptions?" + query),
                resources::writeSubscription);
    }

    Answer subscription(Call call) {
        return subscriptions
                .get(call.ids().get(0), clock.instant())
                .map(subscription -> Answer.json(200, json -> {
                    json.writeStartObject();
                    json.writeFieldName("data");
                    resources.writeSubscription(json, subscription);
                    json.writeEndObject();
                }))
                .orElseGet(() -> ApiError.notFound().answer());
    }

    Answer create(Call call) {
        Optional<SubscriptionKey> key = key(call);
        if (key.isEmpty()) {
            return ApiError.invalidInput("data.attributes has webhookId, userId and vehicleId")
                    .answer();
        }
        boolean lost = settings.lost() > 0 && random.nextDouble() < settings.lost();
        Created created = subscriptions.create(key.get(), clock.instant(), settings.pendingFor(), lost);
        return switch (created) {
            case ACCEPTED -> accepted();
            case PENDING ->
                settings.repeated() == Repeated.ACCEPTED
                        ? accepted()
                        : ApiError.alreadySubscribed().answer();
            case EXISTS -> ApiError.alreadySubscribed().answer();
            case NO_SUCH_WEBHOOK -> ApiError.notFound().answer();
            case NOT_CONNECTED ->
                ApiError.vehicleNotFound(key.get().vehicleId()).answer();
        };
    }

    Answer delete(Call call) {
        return subscriptions.remove(call.ids().get(0), clock.instant())
                ? Answer.noContent()
                : ApiError.notFound().answer();
    }

    private static Answer accepted() {
        return Answer.json(202, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("meta");
            json.writeStringField("message", "subscription creation in progress");
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static Optional<SubscriptionKey> key(Call call) {
        boolean json = call.contentType()
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        if (!json) {
            return Optional.empty();
        }
        try {
            JsonNode attributes = JSON.readTree(call.body()).path("data").path("attributes");
            String webhookId = attributes.path("webhookId").textValue();
            String userId = attributes.path("userId").textValue();
            String vehicleId = attributes.path("vehicleId").textValue();
            return webhookId == null || userId == null || vehicleId == null
                    ? Optional.empty()
                    : Optional.of(new SubscriptionKey(webhookId, userId, vehicleId));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean is(Call call, String filter, String value) {
        return call.parameter(filter).filter(wanted -> !wanted.equals(value)).isEmpty();
    }

    private static Map<String, String> filters(Call call) {
        Map<String, String> filters = new LinkedHashMap<>();
        call.query().forEach((name, value) -> {
            if (name.startsWith("filter[")) {
                filters.put(name, value);
            }
        });
        return filters;
    }
}
