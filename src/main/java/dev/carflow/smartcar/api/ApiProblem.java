package dev.carflow.smartcar.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Why a call brought nothing, told apart by what a caller can do about it (contract 7.7 and 7.8). */
public sealed interface ApiProblem {

    /** The kind of problem as a metric tag. */
    String slug();

    /** How Smartcar names it; {@link ApiError#NONE} where nothing was named. */
    default ApiError error() {
        return ApiError.NONE;
    }

    /** 404, or a store that is still empty (contract 7.4): ask again later, or the id is wrong. */
    record NoDataYet(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "no-data-yet";
        }
    }

    /** 403: asking again does not help. */
    record Forbidden(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "forbidden";
        }
    }

    /** 409: the vehicle is asleep, out of reach, or else in no state to answer; later. */
    record VehicleUnavailable(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "vehicle-unavailable";
        }
    }

    /**
     * 429 (contract 7.8).
     *
     * @param retryAfter how long to wait, if told; else back off
     */
    record RateLimited(LimitOf limitOf, Optional<Duration> retryAfter, ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return limitOf == LimitOf.VEHICLE ? "rate-limited-vehicle" : "rate-limited-application";
        }
    }

    /** 430: nothing more until the period or the plan changes. */
    record QuotaSpent(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "quota-spent";
        }
    }

    /** 501: this vehicle, make or platform will never answer that. */
    record NotCapable(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "not-capable";
        }
    }

    /** Smartcar, or this client before it asked, found the request wrong; the same one will be wrong again. */
    record InvalidRequest(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "invalid-request";
        }
    }

    /** 410: this version of the API is not served any more, to nobody (contract 12.4). */
    record Gone(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "version-gone";
        }
    }

    /** The user's account with the maker: the user must act. */
    record AccountProblem(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "account-problem";
        }
    }

    /** 401: for signals with the token that was tried, which is dropped now; for other calls also with a new one. */
    record Unauthorized(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "unauthorized";
        }
    }

    /** There was no application token to call with. */
    record NoToken() implements ApiProblem {
        @Override
        public String slug() {
            return "no-token";
        }
    }

    /** There was no token of this vehicle to call with, and no other was allowed; other vehicles may have theirs. */
    record NoVehicleToken() implements ApiProblem {
        @Override
        public String slug() {
            return "no-vehicle-token";
        }
    }

    /**
     * Smartcar, or something on the way to it, failed: try again with growing pauses.
     *
     * @param status of HTTP; 0 if none arrived
     */
    record UpstreamFault(AnswerFault fault, int status, ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "upstream-" + fault.slug();
        }
    }

    /** No answer within a limit of ours. */
    record TimedOut(TimeLimit limit) implements ApiProblem {
        @Override
        public String slug() {
            return "timed-out-" + limit.name().toLowerCase(Locale.ROOT);
        }
    }

    /** As many calls as may wait for a connection are waiting: this one was not made. */
    record Overloaded() implements ApiProblem {
        @Override
        public String slug() {
            return "overloaded";
        }
    }

    /** Whose limit a 429 is about. */
    enum LimitOf {
        /** Also of a 429 that does not say: pausing everything is the safe reading. */
        APPLICATION,
        VEHICLE
    }

    /** Which of the settings' limits was hit. */
    enum TimeLimit {
        CONNECT,
        RESPONSE,
        TOTAL
    }
}
