package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import java.time.Duration;

/** The outcome of exchanging a code or a refresh token (contract 5.2). */
public sealed interface LegacyTokenResult {

    /** A new pair; what it was got for is used up. */
    record Granted(TokenPair pair) implements LegacyTokenResult {}

    /**
     * The endpoint said no.
     *
     * @param error OAuth's word for why, such as {@code invalid_grant}; an open set
     */
    record Refused(String error) implements LegacyTokenResult {

        /**
         * Whether the code or refresh token is worth nothing, so that the user has to connect again. Anything else is
         * about the application: its client id, its secret, a make it is not enabled for.
         */
        public boolean isOfTheGrant() {
            return error.equalsIgnoreCase("invalid_grant");
        }
    }

    /** No answer, or none that says anything about the grant: ask again later. */
    record Faulted(ApiProblem problem) implements LegacyTokenResult {

        Duration retryAfter() {
            return problem instanceof ApiProblem.RateLimited limited
                    ? limited.retryAfter().orElse(Duration.ZERO)
                    : Duration.ZERO;
        }
    }

    /** No answer within a limit of ours. */
    record TimedOut(TimeLimit limit) implements LegacyTokenResult {}

    /**
     * Whether the endpoint may have granted another pair all the same. The old refresh token then works for another
     * minute or so, and has to be used again within it.
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
