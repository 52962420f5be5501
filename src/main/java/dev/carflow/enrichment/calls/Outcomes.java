package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.smartcar.api.ApiProblem;
import java.util.Optional;

/** Outcomes made of others. */
final class Outcomes {

    private Outcomes() {}

    static NotMade notMade(SkipReason reason) {
        return new NotMade(reason, Optional.empty(), false);
    }

    static Failed failed(ApiProblem problem, int calls) {
        return new Failed(problem, calls, false, Optional.empty());
    }

    /** The outcome of calling again: if that was not possible, the failure that was to be made good stays. */
    static CallOutcome following(Failed first, CallOutcome second) {
        int calls = first.calls() + second.calls();
        if (second instanceof Answered answered) {
            return new Answered(answered.signals(), answered.askedAt(), calls, false, answered.requestId());
        }
        if (second instanceof Failed failed) {
            return new Failed(failed.problem(), calls, false, failed.requestId().or(first::requestId));
        }
        return first;
    }

    /** As it is told to those who only waited for it: the calls count where they were made for. */
    static CallOutcome shared(CallOutcome outcome) {
        if (outcome instanceof Answered answered) {
            return new Answered(answered.signals(), answered.askedAt(), 0, true, answered.requestId());
        }
        if (outcome instanceof Failed failed) {
            return new Failed(failed.problem(), 0, true, failed.requestId());
        }
        NotMade notMade = (NotMade) outcome;
        return new NotMade(notMade.reason(), notMade.code(), true);
    }
}
