package dev.carflow.proof;

import java.util.List;

/** What an enriched event says of its enrichment is so. */
final class TruthfulEnrichment {

    private TruthfulEnrichment() {}

    /** @param wanted codes */
    static void check(Harvest harvest, List<String> wanted, Violations violations) {
        for (EnrichedRecord each : harvest.enriched()) {
            violations.require(
                    !each.outcome().equals("SKIPPED") || each.calls() == 0,
                    "a skipped event has no calls",
                    each.id() + " has " + each.calls());
            violations.require(
                    !each.origins().contains("api") || each.calls() > 0 || each.shared(),
                    "values of the API come of a call",
                    each.id() + " has some without a call");
            if (each.outcome().equals("COMPLETE")) {
                wanted.forEach(code -> violations.require(
                        each.signal(code).has("body")
                                && !each.signal(code).path("stale").asBoolean(true),
                        "a complete event has all that is wanted",
                        each.id() + " lacks " + code));
            }
        }
    }

    /** Where calls may be given up before they arrive: those are told of as well. */
    static void checkCallsOrMore(Harvest harvest, long counted, Violations violations) {
        long told = harvest.enriched().stream().mapToLong(EnrichedRecord::calls).sum();
        violations.require(
                told >= counted, "events tell of every call", told + " told, " + counted + " arrived at Smartcar");
    }

    /** Only where every worker lived to tell of all its calls. */
    static void checkCalls(Harvest harvest, long counted, Violations violations) {
        long told = harvest.enriched().stream().mapToLong(EnrichedRecord::calls).sum();
        violations.require(
                told == counted, "events tell of every call", told + " told, " + counted + " arrived at Smartcar");
    }
}
