package dev.carflow.proof;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An enriched event's statements about its enrichment are true. */
final class TruthfulEnrichment {

    private static final Pattern PROCESSED_AGAIN = Pattern.compile("CARFLOW0427: (\\d+) records");

    /** Of one record: a call and its retries. */
    private static final int MOST_CALLS = 3;

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

    /** Valid only if every worker lived to report all its calls, and no record was processed twice. */
    static void checkCalls(ScenarioOutput output, long counted, Violations violations) {
        checkCalls(output, counted, List.of(), violations);
    }

    /**
     * The same where records may have been processed twice, which workers log: an event has the calls of the second
     * time alone. A call that timed out may have been given up before it
     * left, so those events may report more calls than arrived, though never fewer.
     *
     * @param lines of the workers' logs
     */
    static void checkCalls(ScenarioOutput output, long counted, List<String> lines, Violations violations) {
        long again = processedAgain(lines);
        long reported = 0;
        long timedOut = 0;
        for (EnrichedRecord each : output.enriched()) {
            reported += each.calls();
            timedOut += each.reason().startsWith("timed-out") ? each.calls() : 0;
        }
        violations.require(
                reported - timedOut <= counted && counted <= reported + again * MOST_CALLS,
                "events have every call",
                reported + " in events, " + timedOut + " of them timed out, " + counted + " arrived at Smartcar, "
                        + again + " records were processed again");
    }

    private static long processedAgain(List<String> lines) {
        return lines.stream()
                .map(PROCESSED_AGAIN::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
