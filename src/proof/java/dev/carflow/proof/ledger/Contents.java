package dev.carflow.proof.ledger;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a deployment holds.
 *
 * @param raw records of the raw topics, of each topic partition in order
 * @param enriched records, of each partition in order
 * @param deadLetters ids of events
 * @param spilled identities of what lies in the spill still
 * @param enrichedWrong by promise, what is wrong with enriched records seen by themselves and beside their raw ones
 */
record Contents(
        List<StoredRecord> raw,
        List<StoredRecord> enriched,
        Set<String> deadLetters,
        Set<String> spilled,
        Map<String, List<String>> enrichedWrong) {}
