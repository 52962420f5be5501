package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import java.time.Duration;

/** The outcome of exchanging a code or a refresh token (contract 5.2). */
public sealed interface LegacyTokenResult {

    /** A new pair; the code or refresh token is used up. */
    record Granted(TokenPair pair) implements LegacyTokenResult {}

    /**
     * The endpoint refused.
     *
     * @param error the OAuth error code, such as {@code invalid_grant}; an open set
     */
    record Refused(String error) implements LegacyTokenResult {

        /**
         * Returns whether the code or refresh token is invalid, so that the user has to connect again. Any other error
         * is about the application: its client id, its secret, a make it is not enabled for.
         */
        public boolean isOfTheGrant() {
            return error.equalsIgnoreCase("invalid_grant");
        }
    }

    /** No answer, or none about the grant: retry later. */
    record Faulted(ApiProblem problem) implements LegacyTokenResult {

        Duration retryAfter() {
            return problem instanceof ApiProblem.RateLimited limited
                    ? limited.retryAfter().orElse(Duration.ZERO)
                    : Duration.ZERO;
        }
    }

    /** No answer within one of Carflow's time limits. */
    record TimedOut(TimeLimit limit) implements LegacyTokenResult {}

    /**
     * Returns whether the endpoint may have issued another pair all the same. The old refresh token then works for
     * about another minute and has to be used again within it.
     */
    default boolean mayHaveBeenGranted() {
        if (this instanceof TimedOut late) {
            return late.limit() != TimeLimit.CONNECT;
        }
        return this instanceof Faulted faulted
                && faulted.problem() instanceof UpstreamFault upstream
                && upstream.fault() != AnswerFault.UNREACHABLE;
    }
}
