package dev.carflow.scenario.check;

import dev.carflow.scenario.Invariant;
import dev.carflow.scenario.Play;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The judgement of a consumer's results of a play.
 *
 * @param holds invariants that hold
 * @param findings what breaks the others
 * @param notJudged invariants of which the consumer's lines say nothing, and why
 */
public record Verdict(Play play, Set<Invariant> holds, List<Finding> findings, Map<Invariant, String> notJudged) {

    /**
     * A broken invariant.
     *
     * @param events ids of the events that it is about, the expected one first
     * @param found what was found and what was expected, for people
     */
    public record Finding(Invariant invariant, List<String> events, String found) {

        public Finding {
            events = List.copyOf(events);
        }
    }

    public Verdict {
        findings = List.copyOf(findings);
    }

    public boolean isGood() {
        return findings.isEmpty();
    }
}
