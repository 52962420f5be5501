package dev.carflow.smartcar.token;

import java.time.Duration;

/** What became of one request for a token (contract 6, "Success" and "Errors"). */
public sealed interface TokenResult {

    /** @param lifetime counted from when the token was asked for: nobody knows when within that time it was made */
    record Granted(String value, Duration lifetime) implements TokenResult {

        @Override
        public String toString() {
            return "Granted[value=…, lifetime=" + lifetime + "]";
        }
    }

    /** The endpoint says no to this application; another try helps only after somebody has changed something. */
    record Refused(TokenProblem reason) implements TokenResult {}

    /** @param retryAfter what the endpoint asks to wait at least; zero if it did not say */
    record Unavailable(TokenProblem reason, Duration retryAfter) implements TokenResult {

        public Unavailable(TokenProblem reason) {
            this(reason, Duration.ZERO);
        }
    }
}
