package dev.carflow.smartcar.management;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import java.util.Optional;

/**
 * A webhook's subscription to a vehicle (contract 7.6).
 *
 * @param id by which it is deleted
 * @param mode of the vehicle, such as {@code live}, if Smartcar says
 */
public record WebhookSubscription(String id, SubscriptionTarget target, Optional<String> mode) {

    /**
     * Relationships are read by their names: the type of each is {@code webhook} in Smartcar's sample.
     *
     * @return empty if its id, or that of the webhook, the user or the vehicle, is missing
     */
    static Optional<WebhookSubscription> read(JsonNode resource) {
        Optional<String> id = Fields.text(resource.path("id"));
        Optional<String> webhookId = related(resource, "webhook");
        Optional<String> userId = related(resource, "user");
        Optional<String> vehicleId = related(resource, "vehicle");
        if (id.isEmpty() || webhookId.isEmpty() || userId.isEmpty() || vehicleId.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WebhookSubscription(
                id.get(),
                new SubscriptionTarget(webhookId.get(), userId.get(), vehicleId.get()),
                Fields.text(resource.path("attributes").path("vehicle").path("mode"))));
    }

    private static Optional<String> related(JsonNode resource, String what) {
        return Fields.text(
                resource.path("relationships").path(what).path("data").path("id"));
    }

    @Override
    public String toString() {
        return "WebhookSubscription[redacted]";
    }
}
