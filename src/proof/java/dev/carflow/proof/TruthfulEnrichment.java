package dev.carflow.proof;

/** An enriched event's statements about its enrichment are true. */
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

    /** A call may have been made for a held event before it is finally skipped. */
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
     * Valid only if every worker lived to report all its calls. A call that timed out may have been given up before it
     * left, so those events may report more calls than arrived, though never fewer.
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
