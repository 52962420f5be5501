package dev.carflow.sandbox.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.fleet.ListedWebhook;
import dev.carflow.sandbox.simulator.fleet.Subscription;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * Webhooks and subscriptions as the management API writes them (contract 7.6). That a webhook's name is an attribute is
 * assumed: sources name the filter alone.
 */
final class ManagementResources {

    private final ManagementSettings settings;
    private final Supplier<String> base;
    private final Supplier<String> vehicleApi;

    /** @param vehicleApi base of the links to users and vehicles */
    ManagementResources(ManagementSettings settings, Supplier<String> base, Supplier<String> vehicleApi) {
        this.settings = settings;
        this.base = base;
        this.vehicleApi = vehicleApi;
    }

    String link(String path) {
        return base.get() + path;
    }

    void writeWebhook(JsonGenerator json, ListedWebhook webhook) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "webhook");
        json.writeStringField("id", webhook.id());
        json.writeObjectFieldStart("attributes");
        if (!settings.sparse()) {
            json.writeStringField("name", webhook.name());
        }
        json.writeStringField("callbackUri", webhook.callbackUri());
        json.writeBooleanField("isEnabled", webhook.enabled());
        json.writeBooleanField("autoSubscribe", webhook.autoSubscribe());
        json.writeEndObject();
        writeSelf(json, "/webhooks/" + webhook.id());
        json.writeEndObject();
    }

    void writeSubscription(JsonGenerator json, Subscription subscription) throws IOException {
        String userId = subscription.user().id();
        VehicleIdentity vehicle = subscription.vehicle().identity();
        String at = subscription.createdAt().truncatedTo(ChronoUnit.SECONDS).toString();
        json.writeStartObject();
        json.writeStringField("type", "subscription");
        json.writeStringField("id", subscription.id());
        json.writeObjectFieldStart("attributes");
        json.writeObjectFieldStart("vehicle");
        json.writeStringField("make", vehicle.make());
        json.writeStringField("model", vehicle.model());
        json.writeNumberField("year", vehicle.year());
        json.writeStringField("mode", vehicle.mode());
        json.writeStringField("powertrainType", vehicle.powertrainType());
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectFieldStart("meta");
        json.writeStringField("createdAt", at);
        json.writeStringField("updatedAt", at);
        json.writeEndObject();
        json.writeObjectFieldStart("relationships");
        writeRelationship(json, "webhook", subscription.webhookId(), link("/webhooks/" + subscription.webhookId()));
        writeRelationship(json, "user", userId, vehicleApi.get() + "/connections?filter%5BuserId%5D=" + userId);
        writeRelationship(json, "vehicle", vehicle.id(), vehicleApi.get() + "/vehicles/" + vehicle.id());
        json.writeEndObject();
        writeSelf(json, "/subscriptions/" + subscription.id());
        json.writeEndObject();
    }

    private void writeRelationship(JsonGenerator json, String name, String id, String related) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeObjectFieldStart("data");
        json.writeStringField("type", settings.sparse() ? "webhook" : name);
        json.writeStringField("id", id);
        json.writeEndObject();
        json.writeObjectFieldStart("links");
        json.writeStringField("related", related);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeSelf(JsonGenerator json, String path) throws IOException {
        json.writeObjectFieldStart("links");
        json.writeStringField("self", link(path));
        json.writeEndObject();
    }
}
