package dev.carflow.proof.ledger;

import dev.carflow.proof.ledger.Contents.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

    static Findings of(List<Entry> entries, Contents contents) {
        Map<String, Entry> known = new LinkedHashMap<>();
        entries.forEach(entry -> known.put(entry.id(), entry));
        // Others' events may be on the same topics.
        List<Stored> raw = contents.raw().stream()
                .filter(stored -> known.containsKey(stored.id()))
                .toList();
        List<Stored> enriched = contents.enriched().stream()
                .filter(stored -> known.containsKey(stored.id()))
                .toList();
        Map<String, Integer> positions = firstPositions(raw);
        Set<String> out = ids(enriched);
        Set<String> dead = contents.deadLetters();
        List<String> live =
                raw.stream().filter(Stored::live).map(Stored::id).distinct().toList();
        Set<String> spilled =
                raw.stream().filter(Stored::spilled).map(Stored::id).collect(Collectors.toSet());
        List<String> late = late(raw, known);
        return new Findings(
                entries.stream().mapToLong(Entry::requests).sum(),
                entries.stream().filter(Entry::isAcknowledged).count(),
                select(
                        entries,
                        each -> each.isAcknowledged()
                                && !each.forged()
                                && !positions.containsKey(each.id())
                                && !contents.spilled().contains(each.id())),
                select(
                        entries,
                        each -> each.isAcknowledged()
                                && !positions.containsKey(each.id())
                                && contents.spilled().contains(each.id())),
                live.stream().filter(id -> !out.contains(id)).toList(),
                repeated(raw),
                repeated(enriched),
                late.stream().filter(id -> !spilled.contains(id)).toList(),
                late.stream().filter(spilled::contains).toList(),
                enrichedLate(enriched, positions, known),
                select(
                        entries,
                        each -> each.forged()
                                && (each.isAcknowledged()
                                        || positions.containsKey(each.id())
                                        || contents.spilled().contains(each.id())
                                        || out.contains(each.id()))),
                select(entries, each -> !each.forged() && !each.isAcknowledged() && positions.containsKey(each.id())),
                List.copyOf(spilled),
                dead.stream().filter(known::containsKey).toList());
    }

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

    private static List<String> select(List<Entry> entries, java.util.function.Predicate<Entry> wanted) {
        return entries.stream().filter(wanted).map(Entry::id).toList();
    }

    private static Set<String> ids(List<Stored> stored) {
        return stored.stream().map(Stored::id).collect(Collectors.toSet());
    }

    private static Map<String, Integer> firstPositions(List<Stored> raw) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < raw.size(); i++) {
            positions.putIfAbsent(raw.get(i).id(), i);
        }
        return positions;
    }

    private static List<String> repeated(List<Stored> stored) {
        Set<String> seen = new HashSet<>();
        return stored.stream().map(Stored::id).filter(id -> !seen.add(id)).toList();
    }

    /** Smartcar sends without waiting, so an order is promised only to what is sent after the other was acknowledged. */
    private static List<String> late(List<Stored> raw, Map<String, Entry> known) {
        Map<String, Instant> newest = new HashMap<>();
        List<String> late = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Stored each : raw) {
            Entry entry = known.get(each.id());
            if (entry.sequence().isEmpty() || !seen.add(each.id())) {
                continue;
            }
            String sequence = entry.sequence().get();
            Instant sentBefore = newest.getOrDefault(sequence, Instant.MIN);
            if (entry.isAcknowledged() && entry.acknowledged().isBefore(sentBefore)) {
                late.add(each.id());
            }
            newest.put(sequence, entry.firstSent().isAfter(sentBefore) ? entry.firstSent() : sentBefore);
        }
        return late;
    }

    private static List<String> enrichedLate(
            List<Stored> enriched, Map<String, Integer> positions, Map<String, Entry> known) {
        Map<String, Integer> furthest = new HashMap<>();
        List<String> late = new ArrayList<>();
        for (Stored each : enriched) {
            String sequence = known.get(each.id()).sequence().orElse("");
            int position = positions.getOrDefault(each.id(), Integer.MAX_VALUE);
            if (position < furthest.getOrDefault(sequence, -1)) {
                late.add(each.id());
            }
            furthest.merge(sequence, position, Math::max);
        }
        return late;
    }
}
