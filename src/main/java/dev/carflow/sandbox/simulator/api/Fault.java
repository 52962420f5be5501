package dev.carflow.sandbox.simulator.api;

import java.time.Duration;
import java.util.Optional;

/** What can be made to go wrong with an answer. */
public sealed interface Fault {

    /** The answer comes late, and is else what it would have been. */
    record Latency(Duration delay) implements Fault {}

    /**
     * An error of Smartcar's instead of the answer: 401, 403, 409, 429, 430, 500, 501, 502, or 504 with an HTML page.
     *
     * @param retryAfter sent along if present
     */
    record Status(int status, Optional<Duration> retryAfter) implements Fault {

        public Status {
            spoken(status, false);
        }

        Answer answer(Endpoint endpoint) {
            Answer answer = spoken(status, endpoint == Endpoint.TOKEN);
            return retryAfter.map(answer::withRetryAfter).orElse(answer);
        }
    }

    /** The connection is closed instead of an answer. */
    record Reset() implements Fault {}

    /** No answer, ever; the connection stays open. */
    record Silence() implements Fault {}

    /** The answer's first half, then the end of the connection. */
    record TruncatedBody() implements Fault {}

    /** Status 200 and a JSON string that does not end before the caller hangs up. */
    record EndlessBody() implements Fault {}

    static Fault latency(Duration delay) {
        return new Latency(delay);
    }

    static Fault status(int status) {
        return new Status(status, Optional.empty());
    }

    static Fault status(int status, Duration retryAfter) {
        return new Status(status, Optional.of(retryAfter));
    }

    /** The answer a status stands for; the token endpoint speaks OAuth. */
    private static Answer spoken(int status, boolean oauth) {
        if (oauth && status != 504) {
            return status < 500
                    ? TokenEndpoint.error(status, status == 401 ? "invalid_client" : "invalid_request", "As injected")
                    : TokenEndpoint.error(status, "server_error", "As injected");
        }
        return switch (status) {
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
