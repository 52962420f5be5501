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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Holds what is stored against what was sent and answered. */
final class Classification {

    private final List<Entry> entries;
    private final Map<String, Entry> known = new LinkedHashMap<>();
    private final List<Stored> raw;
    private final List<Stored> enriched;
    private final Contents contents;

    /** Where each event is on the raw topics for the first time. */
    private final Map<String, Integer> positions = new HashMap<>();

    private Classification(List<Entry> entries, Contents contents) {
        this.entries = entries;
        this.contents = contents;
        entries.forEach(entry -> known.put(entry.id(), entry));
        raw = known(contents.raw());
        enriched = known(contents.enriched());
        for (int i = 0; i < raw.size(); i++) {
            positions.putIfAbsent(raw.get(i).id(), i);
        }
    }

    static Findings of(List<Entry> entries, Contents contents) {
        return new Classification(entries, contents).findings();
    }

    /** Events of earlier runs may be on the same topics. */
    private List<Stored> known(List<Stored> all) {
        return all.stream().filter(stored -> known.containsKey(stored.id())).toList();
    }

    private Findings findings() {
        Set<String> out = enriched.stream().map(Stored::id).collect(Collectors.toSet());
        Set<String> spilled =
                raw.stream().filter(Stored::spilled).map(Stored::id).collect(Collectors.toSet());
        List<String> late = late();
        return new Findings(
                entries.stream().mapToLong(Entry::requests).sum(),
                entries.stream().filter(Entry::isAcknowledged).count(),
                select(each -> isTaken(each) && !isOnTopic(each) && !isInSpill(each)),
                select(each -> isTaken(each) && !isOnTopic(each) && isInSpill(each)),
                raw.stream()
                        .filter(stored -> stored.live() && !out.contains(stored.id()))
                        .map(Stored::id)
                        .distinct()
                        .toList(),
                repeated(raw),
                repeated(enriched),
                late.stream().filter(id -> !spilled.contains(id)).toList(),
                late.stream().filter(spilled::contains).toList(),
                lateEnriched(),
                select(each -> each.forged()
                        && (each.isAcknowledged() || isOnTopic(each) || isInSpill(each) || out.contains(each.id()))),
                select(each -> !each.forged() && !each.isAcknowledged() && isOnTopic(each)),
                List.copyOf(spilled),
                contents.deadLetters().stream().filter(known::containsKey).toList());
    }

    private static boolean isTaken(Entry entry) {
        return entry.isAcknowledged() && !entry.forged();
    }

    private boolean isOnTopic(Entry entry) {
        return positions.containsKey(entry.id());
    }

    private boolean isInSpill(Entry entry) {
        return contents.spilled().contains(entry.id());
    }

    private List<String> select(Predicate<Entry> wanted) {
        return entries.stream().filter(wanted).map(Entry::id).toList();
    }

    private static List<String> repeated(List<Stored> stored) {
        Set<String> seen = new HashSet<>();
        return stored.stream().map(Stored::id).filter(id -> !seen.add(id)).toList();
    }

    /** Smartcar sends without waiting, so an order is promised only to what is sent after the other was acknowledged. */
    private List<String> late() {
        Map<String, Instant> newest = new HashMap<>();
        Set<String> seen = new HashSet<>();
        List<String> late = new ArrayList<>();
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

    private List<String> lateEnriched() {
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
