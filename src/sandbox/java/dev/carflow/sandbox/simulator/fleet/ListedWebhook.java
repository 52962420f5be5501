package dev.carflow.sandbox.simulator.fleet;

/**
 * A webhook of the application, as the management API lists it (contract 7.6).
 *
 * @param id opaque
 * @param enabled a disabled one monitors nothing
 * @param autoSubscribe whether every vehicle that is or will be connected is subscribed at once
 */
public record ListedWebhook(String id, String name, String callbackUri, boolean enabled, boolean autoSubscribe) {

    /** An enabled webhook to which the application subscribes vehicles itself. */
    public static ListedWebhook selective(String id) {
        return new ListedWebhook(id, "Webhook " + id, "https://example.com/webhooks/" + id, true, false);
    }

    public ListedWebhook withAutoSubscribe() {
        return new ListedWebhook(id, name, callbackUri, enabled, true);
    }

    ListedWebhook withEnabled(boolean on) {
        return new ListedWebhook(id, name, callbackUri, on, autoSubscribe);
    }
}
