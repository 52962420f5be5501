package dev.carflow.webhook;

/** The response to Smartcar. */
public sealed interface WebhookResponse {

    /** 200: the event is durable. */
    record Accepted() implements WebhookResponse {}

    /**
     * 200 with {@code {"challenge":hex}}: the handshake (contract 1.3).
     *
     * @param response the HMAC of the challenge, lower-case hex
     */
    record ChallengeAnswered(String response) implements WebhookResponse {}

    /** Anything but 200: nothing is acknowledged. */
    record Refused(Refusal refusal) implements WebhookResponse {}

    /** The usual response. */
    WebhookResponse ACCEPTED = new Accepted();
}
