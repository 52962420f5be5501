package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.VehicleSignals;
import java.time.Instant;
import java.util.Optional;

/** The outcome of asking for a vehicle's signals. */
public sealed interface CallOutcome {

    /** Requests made for the caller that gets this outcome; 0 for callers that shared another caller's answer. */
    int calls();

    /** Whether it came from a call that was made for another caller. */
    boolean shared();

    /** Returns the same outcome with the requests of earlier attempts added. */
    CallOutcome after(int earlierCalls);

    /** Returns the outcome for callers that only waited for it: the requests count for the caller they were made for. */
    CallOutcome asShared();

    static NotMade notMade(SkipReason reason) {
        return new NotMade(reason, Optional.empty(), false);
    }

    static Failed failed(ApiProblem problem, int calls) {
        return new Failed(problem, calls, false, Optional.empty());
    }

    /**
     * Smartcar answered.
     *
     * @param askedAt the time before the request was made: what was withdrawn later may still be in the answer
     */
    record Answered(VehicleSignals signals, Instant askedAt, int calls, boolean shared, Optional<String> requestId)
            implements CallOutcome {

        @Override
        public CallOutcome after(int earlierCalls) {
            return new Answered(signals, askedAt, calls + earlierCalls, shared, requestId);
        }

        @Override
        public CallOutcome asShared() {
            return new Answered(signals, askedAt, 0, true, requestId);
        }
    }

    /** A request was made and failed. */
    record Failed(ApiProblem problem, int calls, boolean shared, Optional<String> requestId) implements CallOutcome {

        @Override
        public CallOutcome after(int earlierCalls) {
            return new Failed(problem, calls + earlierCalls, shared, requestId);
        }

        @Override
        public CallOutcome asShared() {
            return new Failed(problem, 0, true, requestId);
        }

        /** Returns the outcome of a second attempt; if that one was not made, this failure stays. */
        CallOutcome followedBy(CallOutcome second) {
            if (second instanceof Answered answered) {
                return new Answered(
                        answered.signals(), answered.askedAt(), calls + answered.calls(), false, answered.requestId());
            }
            if (second instanceof Failed failed) {
                return new Failed(
                        failed.problem(),
                        calls + failed.calls(),
                        false,
                        failed.requestId().or(this::requestId));
            }
            return this;
        }
    }

    /**
     * No request was made.
     *
     * @param code Smartcar's name of the error that caused a cooldown
     * @param calls requests made earlier, before waiting for Smartcar to recover
     */
    record NotMade(SkipReason reason, Optional<String> code, boolean shared, int calls) implements CallOutcome {

        public NotMade(SkipReason reason, Optional<String> code, boolean shared) {
            this(reason, code, shared, 0);
        }

        @Override
        public CallOutcome after(int earlierCalls) {
            return new NotMade(reason, code, shared, calls + earlierCalls);
        }

        @Override
        public CallOutcome asShared() {
            return new NotMade(reason, code, true);
        }
    }
}
