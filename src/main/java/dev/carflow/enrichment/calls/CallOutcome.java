package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.VehicleSignals;
import java.time.Instant;
import java.util.Optional;

/** The outcome of wanting a vehicle's signals. */
public sealed interface CallOutcome {

    /** Calls made for the caller who is told this; those who only shared the answer are told 0. */
    int calls();

    /** Whether it came from a call that was made for somebody else. */
    boolean shared();

    /** The same, with calls counted that were made earlier for the same end. */
    CallOutcome after(int earlierCalls);

    /**
     * Smartcar answered.
     *
     * @param askedAt before the request was made: what was withdrawn later may still be in the answer
     */
    record Answered(VehicleSignals signals, Instant askedAt, int calls, boolean shared, Optional<String> requestId)
            implements CallOutcome {
        @Override
        public CallOutcome after(int earlierCalls) {
            return new Answered(signals, askedAt, calls + earlierCalls, shared, requestId);
        }
    }

    /** A call was made and brought nothing. */
    record Failed(ApiProblem problem, int calls, boolean shared, Optional<String> requestId) implements CallOutcome {
        @Override
        public CallOutcome after(int earlierCalls) {
            return new Failed(problem, calls + earlierCalls, shared, requestId);
        }
    }

    /**
     * No call was made.
     *
     * @param code what Smartcar named the error that a pause comes from
     * @param calls made earlier, before waiting for better times
     */
    record NotMade(SkipReason reason, Optional<String> code, boolean shared, int calls) implements CallOutcome {

        public NotMade(SkipReason reason, Optional<String> code, boolean shared) {
            this(reason, code, shared, 0);
        }

        @Override
        public CallOutcome after(int earlierCalls) {
            return new NotMade(reason, code, shared, calls + earlierCalls);
        }
    }
}
