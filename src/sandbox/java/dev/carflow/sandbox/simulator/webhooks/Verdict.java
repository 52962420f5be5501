package dev.carflow.sandbox.simulator.webhooks;

/** How a VERIFY handshake ended. */
public sealed interface Verdict {

    record Verified() implements Verdict {}

    /**
     * @param reason for people, such as {@code answered HTTP 404 instead of 200}
     */
    record Refused(String reason) implements Verdict {}
}
