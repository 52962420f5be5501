package dev.carflow.smartcar.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Why a call has no value, distinguished by what a caller can do about it (contract 7.7 and 7.8). */
public sealed interface ApiProblem {

    /** The kind of problem as a metric tag. */
    String slug();

    /** Smartcar's name for it; {@link ApiError#NONE} if it gave none. */
    default ApiError error() {
        return ApiError.NONE;
    }

    /** 404, or a store that is still empty (contract 7.4): try again later, or the id is wrong. */
    record NoDataYet(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "no-data-yet";
        }
    }

    /** 403: another call does not help. */
    record Forbidden(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "forbidden";
        }
    }

    /** 409: the vehicle is asleep, out of reach or otherwise unable to respond; try again later. */
    record VehicleUnavailable(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "vehicle-unavailable";
        }
    }

    /**
     * 429 (contract 7.8).
     *
     * @param retryAfter how long to wait; if empty, the caller backs off
     */
    record RateLimited(LimitOf limitOf, Optional<Duration> retryAfter, ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return limitOf == LimitOf.VEHICLE ? "rate-limited-vehicle" : "rate-limited-application";
        }
    }

    /** 430: no more calls until the period or the plan changes. */
    record QuotaSpent(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "quota-spent";
        }
    }

    /** 501: this vehicle, make or platform does not support the call. */
    record NotCapable(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "not-capable";
        }
    }

    /** Smartcar, or this client before it sent the request, found it invalid; the same request will be invalid again. */
    record InvalidRequest(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "invalid-request";
        }
    }

    /** 410: this version of the API is no longer served to any application (contract 12.4). */
    record Gone(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "version-gone";
        }
    }

    /** A problem of the user's account with the car maker: the user must act. */
    record AccountProblem(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "account-problem";
        }
    }

    /** 401: for signals, to the token that was used, which is then dropped; for other calls, also to a new token. */
    record Unauthorized(ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "unauthorized";
        }
    }

    /** There was no application token for the call. */
    record NoToken() implements ApiProblem {
        @Override
        public String slug() {
            return "no-token";
        }
    }

    /** There was no token of this vehicle for the call, and no other was allowed; other vehicles may have theirs. */
    record NoVehicleToken() implements ApiProblem {
        @Override
        public String slug() {
            return "no-vehicle-token";
        }
    }

    /**
     * Smartcar, or something between it and this client, failed: try again with back-off.
     *
     * @param status HTTP status; 0 if none was received
     */
    record UpstreamFault(AnswerFault fault, int status, ApiError error) implements ApiProblem {
        @Override
        public String slug() {
            return "upstream-" + fault.slug();
        }
    }

    /** No response within one of this client's limits. */
    record TimedOut(TimeLimit limit) implements ApiProblem {
        @Override
        public String slug() {
            return "timed-out-" + limit.name().toLowerCase(Locale.ROOT);
        }
    }

    /** As many calls as may wait for a connection are waiting, so this one was not made. */
    record Overloaded() implements ApiProblem {
        @Override
        public String slug() {
            return "overloaded";
        }
    }

    /** Returns the slugs of all kinds, for the values of metric tags. */
    static Stream<String> slugs() {
        return Stream.of(
                        Stream.of(
                                "no-data-yet",
                                "forbidden",
                                "vehicle-unavailable",
                                "rate-limited-vehicle",
                                "rate-limited-application",
                                "quota-spent",
                                "not-capable",
                                "invalid-request",
                                "version-gone",
                                "account-problem",
                                "unauthorized",
                                "no-token",
                                "no-vehicle-token",
                                "overloaded"),
                        Stream.of(AnswerFault.values()).map(fault -> "upstream-" + fault.slug()),
                        Stream.of(TimeLimit.values()).map(limit -> new TimedOut(limit).slug()))
                .flatMap(Function.identity());
    }

    /** The limit that a 429 is about. */
    enum LimitOf {
        /** Also for a 429 that does not say: to pause everything is the safe reading. */
        APPLICATION,
        VEHICLE
    }

    /** The limit of the settings that was exceeded. */
    enum TimeLimit {
        CONNECT,
        RESPONSE,
        TOTAL
    }
}
