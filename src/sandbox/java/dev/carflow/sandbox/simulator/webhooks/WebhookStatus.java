package dev.carflow.sandbox.simulator.webhooks;

/**
 * The webhook's state.
 *
 * @param reason while verifying: why the latest handshake failed; empty otherwise
 */
public record WebhookStatus(Phase phase, String reason) {

    /** The life of a webhook. */
    public enum Phase {
        /** Not started, or stopped. */
        OFF,
        /** Nothing is delivered before the receiver has answered a challenge. */
        VERIFYING,
        /** Events are created and delivered. */
        ON,
        /** No new events; retries continue. */
        PAUSED
    }

    static WebhookStatus of(Phase phase) {
        return new WebhookStatus(phase, "");
    }
}
