package dev.carflow.webhook;

import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes responses; refusals are RFC 9457 problems, rendered once. Nothing of a request is repeated. */
final class ResponseWriter {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

    /** Handshakes are limited per minute. */
    private static final CharSequence A_MINUTE = HttpHeaders.createOptimized("60");

    private final CharSequence retryAfter;
    private final WebhookMetrics metrics;
    private final Consumer<Refusal> refused;
    private final Map<Refusal, Buffer> problems = new EnumMap<>(Refusal.class);

    /**
     * @param refused receives every refusal
     */
    ResponseWriter(Duration retryAfter, WebhookMetrics metrics, Consumer<Refusal> refused) {
        this.retryAfter = HttpHeaders.createOptimized(String.valueOf(Math.max(1, retryAfter.toSeconds())));
        this.metrics = metrics;
        this.refused = refused;
        for (Refusal refusal : Refusal.values()) {
            problems.put(refusal, problem(refusal));
        }
    }

    /**
     * Sends the response to a request.
     *
     * @param bodyComplete false if the rest of the body is not read, so that the connection cannot be reused
     */
    void send(HttpServerRequest request, Outcome outcome, long startedAt, boolean bodyComplete) {
        metrics.answered(outcome, startedAt);
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (outcome.answer() instanceof WebhookResponse.Refused no) {
            refused.accept(no.refusal());
            refuse(request, no.refusal(), bodyComplete);
        } else if (outcome.answer() instanceof WebhookResponse.ChallengeAnswered yes) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end("{\"challenge\":\"" + yes.response() + "\"}");
        } else {
            response.end();
        }
    }

    private void refuse(HttpServerRequest request, Refusal refusal, boolean bodyComplete) {
        HttpServerResponse response =
                request.response().setStatusCode(refusal.status()).putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM);
        if (refusal.isTemporary()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, refusal.status() == 429 ? A_MINUTE : retryAfter);
        }
        if (bodyComplete) {
            response.end(problems.get(refusal));
        } else if (request.version() == HttpVersion.HTTP_2) {
            response.end(problems.get(refusal)).onComplete(sent -> response.reset(0));
        } else {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end(problems.get(refusal))
                    .onComplete(sent -> request.connection().close());
        }
    }

    private static Buffer problem(Refusal refusal) {
        return new JsonObject()
                .put("type", "urn:carflow:problem:" + refusal.slug())
                .put("title", refusal.title())
                .put("status", refusal.status())
                .put("detail", refusal.remedy())
                .toBuffer();
    }
}
