package dev.carflow.proof.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the ledger and what is stored say together. Lists are of event ids.
 *
 * @param requests that were sent, forgeries included
 * @param acknowledged events
 * @param missing acknowledged, and neither on a topic nor in the spill: lost
 * @param inSpill acknowledged, and nowhere but in the spill
 * @param notEnriched on a live topic, and not in enriched form
 * @param rawRepeated on a raw topic more than once, which is allowed
 * @param enrichedRepeated in enriched form more than once
 * @param late behind an event of the same sequence that was sent only after they had been acknowledged
 * @param lateBySpill the same of those that were spilled, which is allowed
 * @param enrichedLate not in the order of the raw topic
 * @param forgedPresent stored, and never to be
 * @param unacknowledgedPresent stored though the answer was none or no, which is allowed
 * @param spilled on a raw topic by way of the database
 * @param dead on the dead-letter topic
 */
record Findings(
        long requests,
        long acknowledged,
        List<String> missing,
        List<String> inSpill,
        List<String> notEnriched,
        List<String> rawRepeated,
        List<String> enrichedRepeated,
        List<String> late,
        List<String> lateBySpill,
        List<String> enrichedLate,
        List<String> forgedPresent,
        List<String> unacknowledgedPresent,
        List<String> spilled,
        List<String> dead) {

    /** Nothing is on its way any more: neither from the spill nor through the workers. */
    boolean isSettled() {
        return missing.isEmpty() && inSpill.isEmpty() && notEnriched.isEmpty();
    }

    /** By promise, what was broken. */
    Map<String, List<String>> broken() {
        Map<String, List<String>> broken = new LinkedHashMap<>();
        broken.put("what is acknowledged is stored", missing);
        broken.put("what is spilled comes to its topic", inSpill);
        broken.put("what is on a live topic is enriched", notEnriched);
        broken.put("an event comes out once", enrichedRepeated);
        broken.put("events of a user are in order", late);
        broken.put("workers keep the order", enrichedLate);
        broken.put("what is refused is not stored", forgedPresent);
        broken.put("nothing is a dead letter", dead);
        broken.values().removeIf(List::isEmpty);
        return broken;
    }
}
