package dev.carflow.proof.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.Service;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/** Requests that must be refused, each with an event that must not be stored. */
enum Forgery {
    UNSIGNED(401),
    WRONG_TOKEN(401),
    TOO_LARGE(413),
    COMPRESSED(415),
    EVENT_AS_CHALLENGE(400);

    private static final int TOO_MANY_BYTES = 300_000;

    private final int status;

    Forgery(int status) {
        this.status = status;
    }

    /**
     * @return the required status
     */
    int status() {
        return status;
    }

    /**
     * @param token the right one; used unless a wrong token is the reason for the refusal
     */
    HttpRequest request(URI callback, String token, String eventId) {
        byte[] body = body(eventId).getBytes(UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(callback)
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        switch (this) {
            case UNSIGNED, EVENT_AS_CHALLENGE -> {}
            case WRONG_TOKEN -> request.header("SC-Signature", Service.sign(token + "x", body));
            case TOO_LARGE -> request.header("SC-Signature", Service.sign(token, body));
            case COMPRESSED ->
                request.header("SC-Signature", Service.sign(token, body)).header("Content-Encoding", "gzip");
        }
        return request.build();
    }

    private String body(String eventId) {
        String event = "{\"eventId\":\"" + eventId + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\""
                + eventId + "\"},\"vehicle\":{\"id\":\"" + eventId + "\"}},\"meta\":{\"version\":\"4.0\"}}";
        return switch (this) {
            case TOO_LARGE -> event + " ".repeat(TOO_MANY_BYTES);
            case EVENT_AS_CHALLENGE ->
                "{\"eventId\":\"" + eventId + "\",\"eventType\":\"VERIFY\",\"data\":{\"challenge\":\""
                        + event.replace("\"", "\\\"") + "\"}}";
            default -> event;
        };
    }
}
