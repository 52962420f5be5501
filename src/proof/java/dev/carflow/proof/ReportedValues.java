package dev.carflow.proof;

import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.proof.reading.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The values that events and answers reported of each vehicle to each of its users, by code, and which event reported each. */
final class ReportedValues {

    /** @param event null for an answer */
    private record Report(String event, String body) {}

    private final Collection<RawEvent> events;
    private final BiFunction<String, String, List<Answer>> answers;
    private Map<String, Map<String, List<Report>>> ofEvents;

    /** @param answers Smartcar's answers, by user and vehicle */
    ReportedValues(Collection<RawEvent> events, BiFunction<String, String, List<Answer>> answers) {
        this.events = events;
        this.answers = answers;
    }

    /**
     * Returns whether the value was reported by more than the event, or by the one answer that it had. Values of different units are
     * not compared: they may be the same.
     */
    boolean isReportedBesides(RawEvent event, Reading value) {
        List<Report> ofAnswers = answers.apply(event.user(), event.vehicle()).stream()
                .flatMap(answer -> Stream.ofNullable(answer.signals().get(value.code())))
                .filter(Reading::hasBody)
                .map(reading -> new Report(null, reading.body()))
                .toList();
        List<Report> same = Stream.concat(
                        byVehicle()
                                .getOrDefault(event.user() + " " + event.vehicle(), Map.of())
                                .getOrDefault(value.code(), List.of())
                                .stream(),
                        ofAnswers.stream())
                .filter(report -> isSame(report.body(), value.body()))
                .toList();
        boolean isOwn = same.stream().anyMatch(report -> event.id().equals(report.event()));
        return same.size() > 1 || !isOwn && same.stream().anyMatch(report -> report.event() != null);
    }

    private Map<String, Map<String, List<Report>>> byVehicle() {
        if (ofEvents == null) {
            ofEvents = new HashMap<>();
            events.forEach(event -> Reading.ofWebhook(Reading.tree(event.body()).at("/data/signals"))
                    .values()
                    .forEach(readings -> readings.stream()
                            .filter(Reading::hasBody)
                            .forEach(reading -> ofEvents.computeIfAbsent(
                                            event.user() + " " + event.vehicle(), first -> new HashMap<>())
                                    .computeIfAbsent(reading.code(), first -> new ArrayList<>())
                                    .add(new Report(event.id(), reading.body())))));
        }
        return ofEvents;
    }

    private static boolean isSame(String one, String other) {
        return one.equals(other) || !unit(one).equals(unit(other));
    }

    private static String unit(String body) {
        return Reading.tree(body.getBytes(StandardCharsets.UTF_8)).path("unit").asText();
    }
}
