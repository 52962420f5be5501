package dev.carflow.proof;

import java.time.Duration;
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
 * What went into a scenario's workers and what came out.
 *
 * @param deliveries on the raw topics
 * @param enriched records, in the order of their partitions
 * @param deadLetters how many
 */
record Harvest(List<RawEvent> deliveries, List<EnrichedRecord> enriched, long deadLetters) {

    /** Waits until every event came out, or nothing has for so long. @return how long it took */
    static Duration awaitAll(Scene scene, Duration patience) {
        Instant began = Instant.now();
        Set<String> missing = raw(scene).stream().map(RawEvent::id).collect(Collectors.toCollection(HashSet::new));
        try (TopicContents topic = new TopicContents(scene.ground().kafka(), scene.name() + ".enriched")) {
            topic.readUntil(missing::isEmpty, patience, source -> missing.remove(RawEvent.idOf(source)));
        }
        return Duration.between(began, Instant.now());
    }

    /**
     * Everything; to be read once the workers have ended, for what they still did to be there. Values are held against
     * what Smartcar said while they are read: too many to be kept.
     */
    static Harvest of(Scene scene, Wanted wanted, Violations violations) {
        String kafka = scene.ground().kafka();
        List<RawEvent> raw = raw(scene);
        Provenance provenance = new Provenance(events(raw), scene.answers()::about, wanted, violations);
        List<EnrichedRecord> enriched = new ArrayList<>();
        List<String> dead = new ArrayList<>();
        TopicContents.read(kafka, scene.name() + ".enriched", source -> {
            provenance.check(source);
            enriched.add(EnrichedRecord.of(source));
        });
        TopicContents.read(kafka, scene.name() + ".dead-letter", source -> dead.add(source.topic()));
        return new Harvest(raw, enriched, dead.size());
    }

    private static List<RawEvent> raw(Scene scene) {
        List<RawEvent> deliveries = new ArrayList<>();
        for (String topic : List.of(".vehicle-state", ".vehicle-error")) {
            TopicContents.read(
                    scene.ground().kafka(), scene.name() + topic, source -> deliveries.add(RawEvent.of(source)));
        }
        return deliveries;
    }

    /** First deliveries by event id, those of one user and topic in their order. */
    Map<String, RawEvent> events() {
        return events(deliveries);
    }

    private static Map<String, RawEvent> events(List<RawEvent> deliveries) {
        Map<String, RawEvent> first = new LinkedHashMap<>();
        deliveries.forEach(delivery -> first.putIfAbsent(delivery.id(), delivery));
        return first;
    }

    /** The longest time for which a partition stood still, in milliseconds. */
    long longestStall() {
        Map<Integer, Long> last = new HashMap<>();
        long longest = 0;
        for (EnrichedRecord each : enriched) {
            Long before = last.put(each.partition(), each.at());
            longest = before == null ? longest : Math.max(longest, each.at() - before);
        }
        return longest;
    }

    /** The longest time from an event's delivery to its enriched form, in milliseconds. */
    long longestDelay() {
        Map<String, RawEvent> events = events();
        return enriched.stream()
                .filter(each -> events.containsKey(each.id()))
                .mapToLong(each -> each.at() - events.get(each.id()).at())
                .max()
                .orElse(0);
    }
}
