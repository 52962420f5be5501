package dev.carflow.smartcar.token;

import java.time.Duration;

/** The outcome of one request for a token (contract 6, "Success" and "Errors"). */
public sealed interface TokenResult {

    /** @param lifetime counted from the request, because the moment of issue is unknown */
    record Granted(String value, Duration lifetime) implements TokenResult {

        @Override
        public String toString() {
            return "Granted[value=…, lifetime=" + lifetime + "]";
        }
    }

    /** The endpoint refuses this application; another attempt helps only after an operator has changed something. */
    record Refused(TokenProblem reason) implements TokenResult {}

    /** @param retryAfter the least wait that the endpoint asks for; zero if it asks for none */
    record Unavailable(TokenProblem reason, Duration retryAfter) implements TokenResult {

        public Unavailable(TokenProblem reason) {
            this(reason, Duration.ZERO);
        }
    }
}
