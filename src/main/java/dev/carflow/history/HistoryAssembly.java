package dev.carflow.history;

import dev.carflow.eventlog.spill.SpillSearch.Waiting;
import dev.carflow.routing.EventHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes histories of what was found, without looking anything up. */
final class HistoryAssembly {

    private final WorkerProgress workers;

    HistoryAssembly(WorkerProgress workers) {
        this.workers = workers;
    }

    /** Returns one history for each event, in the order of their begin. */
    List<EventHistory> of(List<Sighting> sightings, DatabaseFacts facts) {
        Map<Sighting.Event, List<Sighting>> byEvent = new LinkedHashMap<>();
        sightings.stream().filter(each -> each.place() != Place.READINGS).forEach(each -> byEvent.computeIfAbsent(
                        each.event(), event -> new ArrayList<>())
                .add(each));
        Map<Sighting.Event, List<Waiting>> inSpill = facts.waiting().stream()
                .collect(Collectors.groupingBy(each -> new Sighting.Event(
                        each.header(EventHeaders.ID).orElse(""),
                        each.header(EventHeaders.SOURCE).orElse(""))));
        inSpill.keySet().forEach(event -> byEvent.computeIfAbsent(event, none -> List.of()));
        Map<String, List<Sighting>> readings = sightings.stream()
                .filter(each -> each.place() == Place.READINGS)
                .collect(Collectors.groupingBy(Sighting::eventId));
        readings.keySet().stream()
                .filter(id -> isMissing(id, byEvent))
                .toList()
                .forEach(id -> byEvent.put(new Sighting.Event(id, ""), List.of()));
        facts.refusedSignatures().forEach((id, times) -> {
            if (!times.isEmpty() && isMissing(id, byEvent)) {
                byEvent.put(new Sighting.Event(id, ""), List.of());
            }
        });
        return byEvent.entrySet().stream()
                .map(each -> new SingleEvent(
                                each.getKey(),
                                each.getValue(),
                                inSpill.getOrDefault(each.getKey(), List.of()),
                                readings.getOrDefault(each.getKey().id(), List.of()),
                                facts)
                        .history(workers))
                .sorted(Comparator.comparing(EventHistory::begin))
                .toList();
    }

    private static boolean isMissing(String id, Map<Sighting.Event, List<Sighting>> byEvent) {
        return byEvent.keySet().stream().noneMatch(event -> event.id().equals(id));
    }
}
