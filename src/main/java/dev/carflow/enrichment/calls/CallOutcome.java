package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.VehicleSignals;
import java.util.Optional;

/** What came of wanting a vehicle's signals. */
public sealed interface CallOutcome {

    /** Calls made for whoever is told this; those who only shared the answer are told 0. */
    int calls();

    /** Whether it came from a call that was made for somebody else. */
    boolean shared();

    /** Smartcar answered. */
    record Answered(VehicleSignals signals, int calls, boolean shared, Optional<String> requestId)
            implements CallOutcome {}

    /** A call was made and brought nothing. */
    record Failed(ApiProblem problem, int calls, boolean shared, Optional<String> requestId) implements CallOutcome {}

    /**
     * No call was made.
     *
     * @param code what Smartcar named the error that a pause comes from
     */
    record NotMade(SkipReason reason, Optional<String> code, boolean shared) implements CallOutcome {
        @Override
        public int calls() {
            return 0;
        }
    }
}
