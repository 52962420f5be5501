package dev.carflow.proof.reconciliation;

import java.util.List;
import java.util.Map;

/**
 * The recorded requests compared with what is stored. Lists are of identities of events; forged ones have only an id.
 *
 * @param requests that were sent, forgeries included
 * @param acknowledged events
 * @param missing acknowledged, and neither on a topic nor in the spill: lost
 * @param inSpill acknowledged, and only in the spill
 * @param notEnriched on a live topic, and not in enriched form
 * @param rawRepeated on a raw topic more than once, which is allowed
 * @param enrichedRepeated in enriched form more than once, though their raw records are within the duplicate window
 * @param enrichedAgain likewise, with raw records that are farther apart, which is allowed
 * @param disordered behind an event of the same sequence, or enriched in another order, or among spilled ones in
 *     another
 * @param behindDirect spilled events behind a later one that Kafka took directly, which is allowed
 * @param forgedPresent stored or acknowledged, though forged
 * @param givenUpStored never acknowledged, and stored all the same
 * @param givenUpLost never acknowledged, and nowhere
 * @param spilled on a raw topic through the database
 * @param broken examples of each broken promise
 */
record Findings(
        long requests,
        long acknowledged,
        List<String> missing,
        List<String> inSpill,
        List<String> notEnriched,
        List<String> rawRepeated,
        List<String> enrichedRepeated,
        List<String> enrichedAgain,
        List<String> disordered,
        List<String> behindDirect,
        List<String> forgedPresent,
        List<String> givenUpStored,
        List<String> givenUpLost,
        List<String> spilled,
        Map<String, List<String>> broken) {

    /** Returns whether nothing is on its way any more, neither from the spill nor through the workers. */
    boolean isSettled() {
        return missing.isEmpty() && inSpill.isEmpty() && notEnriched.isEmpty();
    }
}
