package dev.carflow.sandbox.simulator.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A fault to inject into an answer. */
public sealed interface Fault {

    /** The unchanged answer, late. */
    record Latency(Duration delay) implements Fault {}

    /** The unchanged answer, once this has completed. */
    record Held(CompletionStage<?> until) implements Fault {}

    /**
     * An error of Smartcar's instead of the answer: 400, 401, 403, 404, 409, 410, 429, 430, 500, 501, 502, or 503 and
     * 504 with an HTML page; also 202 with an empty object, and 302 to nowhere.
     *
     * @param retryAfter sent along if present
     * @param asDate whether as the date at which it is over, the rarer of the two legal forms
     */
    record Status(int status, Optional<Duration> retryAfter, boolean asDate) implements Fault {

        public Status {
            spoken(status, false);
        }

        Answer answer(Endpoint endpoint, Instant now) {
            Answer answer = spoken(status, endpoint == Endpoint.TOKEN || endpoint == Endpoint.LEGACY_TOKEN);
            return retryAfter
                    .map(wait -> asDate ? answer.withRetryAfter(now.plus(wait)) : answer.withRetryAfter(wait))
                    .orElse(answer);
        }
    }

    /**
     * The error of this kind instead of the answer; the token endpoints use OAuth's errors and keep only its status.
     *
     * @param retryAfter sent along if present
     */
    record Refusal(ErrorKind kind, Optional<Duration> retryAfter) implements Fault {

        Answer answer(Endpoint endpoint) {
            Answer answer = endpoint == Endpoint.TOKEN || endpoint == Endpoint.LEGACY_TOKEN
                    ? spoken(kind.status(), true)
                    : ApiError.of(kind).answer();
            return retryAfter.map(answer::withRetryAfter).orElse(answer);
        }
    }

    /** The connection is closed instead of an answer. */
    record Reset() implements Fault {}

    /** No answer, ever; the connection stays open. */
    record Silence() implements Fault {}

    /** The answer's first half, then the end of the connection. */
    record TruncatedBody() implements Fault {}

    /** Status 200 and a JSON string that does not end before the caller closes the connection. */
    record EndlessBody() implements Fault {}

    /**
     * The true answer, this many bytes at a time with a pause after each: a caller with a time limit never gets all of
     * it.
     */
    record TricklingBody(int bytes, Duration pause) implements Fault {

        public TricklingBody {
            if (bytes < 1 || pause.toMillis() < 1) {
                throw new IllegalArgumentException("a byte and a millisecond at least");
            }
        }
    }

    /** Status 200 and a JSON object of this announced length. */
    record LargeBody(long bytes) implements Fault {

        public LargeBody {
            if (bytes < ResponseWriter.SMALLEST) {
                throw new IllegalArgumentException("an object takes " + ResponseWriter.SMALLEST + " bytes at least");
            }
        }
    }

    /** Returns whether the true answer comes, only later. */
    default boolean delays() {
        return this instanceof Latency || this instanceof Held;
    }

    static Fault latency(Duration delay) {
        return new Latency(delay);
    }

    static Fault error(ErrorKind kind) {
        return new Refusal(kind, Optional.empty());
    }

    static Fault status(int status) {
        return new Status(status, Optional.empty(), false);
    }

    static Fault status(int status, Duration retryAfter) {
        return new Status(status, Optional.of(retryAfter), false);
    }

    /** With Retry-After as an HTTP date, by the simulated Smartcar's clock. */
    static Fault statusUntil(int status, Duration fromNow) {
        return new Status(status, Optional.of(fromNow), true);
    }

    /** Returns the answer for a status; the token endpoint uses OAuth's errors. */
    private static Answer spoken(int status, boolean oauth) {
        if (oauth && status >= 400 && status != 503 && status != 504) {
            return status < 500
                    ? TokenEndpoint.error(status, status == 401 ? "invalid_client" : "invalid_request", "As injected")
                    : TokenEndpoint.error(status, "server_error", "As injected");
        }
        return switch (status) {
            case 202 ->
                Answer.json(202, json -> {
                    json.writeStartObject();
                    json.writeEndObject();
                });
            case 302 -> new Answer(302, Map.of("Location", "http://127.0.0.1:1/moved"), new byte[0]);
            case 400 -> ApiError.invalidInput("As injected.").answer();
            case 404 -> ApiError.invalidPath().answer();
            case 410 -> ApiError.gone().answer();
            case 503 ->
                Answer.html(503, "<html><head><title>503 Service Unavailable</title></head><body></body></html>");
            case 401 -> ApiError.unauthorized().answer();
            case 403 -> ApiError.forbidden().answer();
            case 409 -> ApiError.asleep().answer();
            case 429 -> ApiError.applicationLimit().answer();
            case 430 -> ApiError.quotaUsedUp().answer();
            case 500 -> ApiError.internal().answer();
            case 501 -> ApiError.notCapable().answer();
            case 502 -> ApiError.upstream().answer();
            case 504 -> Answer.html(504, "<html><head><title>504 Gateway Time-out</title></head><body></body></html>");
            default -> throw new IllegalArgumentException("no such fault: status " + status);
        };
    }
}
