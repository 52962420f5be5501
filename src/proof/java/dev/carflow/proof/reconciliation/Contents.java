package dev.carflow.proof.reconciliation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stored contents of a deployment.
 *
 * @param raw records of the raw topics, of each topic partition in order
 * @param enriched records, of each partition in order
 * @param deadLetters ids of events
 * @param spilled identities of events that are still in the spill
 * @param calls what enriched records say of their calls, by their positions
 * @param enrichedWrong by promise, what is wrong with enriched records by themselves and beside their raw ones
 */
record Contents(
        List<StoredRecord> raw,
        List<StoredRecord> enriched,
        Set<String> deadLetters,
        Set<String> spilled,
        Map<String, String> calls,
        Map<String, List<String>> enrichedWrong) {}
