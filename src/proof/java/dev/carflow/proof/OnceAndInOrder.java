package dev.carflow.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Every event comes out exactly once, those of a user in order, and none as a dead letter. */
final class OnceAndInOrder {

    private OnceAndInOrder() {}

    static void check(ScenarioOutput output, Violations violations) {
        check(output, id -> false, id -> false, violations);
    }

    /**
     * @param mayComeAgain whether an event may come out more than once; the last time then counts for the order
     * @param hasNoPlace whether an event's position is unknown because one of its deliveries is gone
     */
    static void check(
            ScenarioOutput output,
            Predicate<String> mayComeAgain,
            Predicate<String> hasNoPlace,
            Violations violations) {
        Map<String, RawEvent> events = output.events();
        Set<String> seen = new LinkedHashSet<>();
        for (EnrichedRecord each : output.enriched()) {
            violations.require(
                    seen.add(each.id()) || mayComeAgain.test(each.id()),
                    "an event comes out once",
                    each.id() + " came again");
            violations.require(
                    events.containsKey(each.id()), "nothing comes out that did not go in", each.id() + " is unknown");
        }
        events.keySet().stream()
                .filter(id -> !seen.contains(id) && !output.gone().contains(id))
                .forEach(id -> violations.add("no event is lost", id + " is missing"));
        violations.require(
                output.deadLetters() == 0, "nothing is a dead letter", output.deadLetters() + " dead letters");
        seen.removeIf(hasNoPlace);
        List<EnrichedRecord> placed = output.enriched().stream()
                .filter(each -> !hasNoPlace.test(each.id()))
                .toList();
        checkOrder(events, seen, placed, mayComeAgain, violations);
    }

    private static void checkOrder(
            Map<String, RawEvent> events,
            Set<String> seen,
            List<EnrichedRecord> enriched,
            Predicate<String> mayComeAgain,
            Violations violations) {
        Map<String, List<String>> expected = new HashMap<>();
        events.values().stream().filter(event -> seen.contains(event.id())).forEach(event -> expected.computeIfAbsent(
                        event.sequence(), user -> new ArrayList<>())
                .add(event.id()));
        Map<String, LinkedHashSet<String>> actual = new HashMap<>();
        enriched.forEach(each -> {
            LinkedHashSet<String> ids = actual.computeIfAbsent(each.sequence(), user -> new LinkedHashSet<>());
            if (mayComeAgain.test(each.id())) {
                ids.remove(each.id());
            }
            ids.add(each.id());
        });
        expected.forEach((sequence, ids) -> violations.require(
                ids.equals(new ArrayList<>(actual.getOrDefault(sequence, new LinkedHashSet<>()))),
                "events of a user keep their order",
                sequence + " has " + ids.size() + " events in another order"));
    }
}
