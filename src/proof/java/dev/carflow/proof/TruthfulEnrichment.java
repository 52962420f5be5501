package dev.carflow.proof;

/** What an enriched event says of its enrichment is so. */
final class TruthfulEnrichment {

    private TruthfulEnrichment() {}

    static void check(ScenarioOutput output, SignalDemand wanted, Violations violations) {
        output.enriched()
                .forEach(each -> violations.require(
                        !each.outcome().equals("SKIPPED") || each.calls() == 0,
                        "a skipped event has no calls",
                        each.id() + " has " + each.calls()));
        checkWhereEventsWait(output, wanted, violations);
    }

    /** An event that was held may have been called for before, and be skipped in the end. */
    static void checkWhereEventsWait(ScenarioOutput output, SignalDemand wanted, Violations violations) {
        for (EnrichedRecord each : output.enriched()) {
            violations.require(
                    !each.origins().contains("api") || each.calls() > 0 || each.shared(),
                    "values of the API come of a call",
                    each.id() + " has some without a call");
            if (each.outcome().equals("COMPLETE")) {
                wanted.codes()
                        .forEach(code -> violations.require(
                                each.current().contains(code),
                                "a complete event has all that is wanted",
                                each.id() + " lacks " + code));
            }
        }
    }

    /**
     * Only where every worker lived to tell of all its calls. One that timed out may have been given up before it left,
     * so those events may tell of more than arrived, though never of less.
     */
    static void checkCalls(ScenarioOutput output, long counted, Violations violations) {
        long told = 0;
        long timedOut = 0;
        for (EnrichedRecord each : output.enriched()) {
            told += each.calls();
            timedOut += each.reason().startsWith("timed-out") ? each.calls() : 0;
        }
        violations.require(
                told - timedOut <= counted && counted <= told,
                "events tell of every call",
                told + " told, " + timedOut + " of them timed out, " + counted + " arrived at Smartcar");
    }
}
