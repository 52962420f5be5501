package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.routing.EventHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Compares what {@code carflow event ID --json} says of an event with what was sent and stored. */
final class HistoryComparison {

    private final SentEvent event;
    private final List<StoredRecord> raw;
    private final List<StoredRecord> enriched;
    private final boolean isInSpill;
    private final boolean isDeadLetter;
    private final Map<String, String> calls;
    private final JsonNode history;
    private final List<String> differences = new ArrayList<>();

    private HistoryComparison(SentEvent event, Contents contents, JsonNode report) {
        this.event = event;
        this.raw = ofEvent(contents.raw());
        this.enriched = ofEvent(contents.enriched());
        this.isInSpill = contents.spilled().contains(event.identity());
        this.isDeadLetter = contents.deadLetters().contains(event.id());
        this.calls = contents.calls();
        this.history = StreamSupport.stream(report.path("events").spliterator(), false)
                .filter(each -> each.path("source").asText().equals(event.source()))
                .findFirst()
                .orElse(null);
    }

    /** Returns what differs; nothing if the report says what the requests and the topics do. */
    static List<String> differences(SentEvent event, Contents contents, JsonNode report) {
        HistoryComparison comparison = new HistoryComparison(event, contents, report);
        comparison.compare();
        return comparison.differences.stream()
                .map(difference -> event.identity() + ": " + difference)
                .toList();
    }

    private void compare() {
        if (history == null) {
            unless(raw.isEmpty() && enriched.isEmpty() && !isInSpill, "is not found");
            unless(!event.isAcknowledged(), "was acknowledged and is not found");
            return;
        }
        expectedStatus()
                .ifPresent(
                        status -> equal("status", status, history.path("status").asText()));
        equal("raw records", positions(raw), positions(steps("stored", "quarantined")));
        equal("enriched records", positions(enriched), positions(steps("enriched")));
        equal(
                "drained",
                raw.stream().filter(StoredRecord::isSpilled).count(),
                event.destination() == Destination.QUARANTINE
                        ? (long) steps("spilled").size()
                        : steps("stored").stream()
                                .filter(step -> step.path("drained").asBoolean())
                                .count());
        Set<String> received = steps("received").stream()
                .map(step -> step.path("deliveryId").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> acknowledged = event.attempts().stream()
                .filter(AnsweredRequest::isAcknowledged)
                .flatMap(attempt -> attempt.deliveryId().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        unless(received.containsAll(acknowledged), "lacks an acknowledged delivery");
        equal("calls", callsOf(enriched), callsOf(steps("enriched")));
        equal("is a dead letter", isDeadLetter, !steps("dead-letter").isEmpty());
        equal("redriven records", redrives(raw), redrives(steps("stored")));
        if (event.destination().isLive()) {
            long outputs = processing("enriched");
            equal("records with an output", (long) enriched.size(), outputs);
            equal("duplicates", raw.size() - outputs - processing("dead-letter"), processing("duplicate"));
        }
    }

    /** The calls in enriched records, by their positions. */
    private Set<String> callsOf(List<StoredRecord> records) {
        return places(records.stream(), each -> each.position() + " " + calls.get(each.position()));
    }

    private static Set<String> callsOf(Iterable<JsonNode> steps) {
        return places(
                StreamSupport.stream(steps.spliterator(), false),
                step -> position(step) + " " + StoredRecord.calls(step));
    }

    private static Set<String> redrives(List<StoredRecord> records) {
        return places(
                records.stream()
                        .filter(each -> each.header(EventHeaders.REDRIVE_ID).isPresent()),
                each -> each.position() + " "
                        + each.header(EventHeaders.REDRIVE_ID).get());
    }

    private static Set<String> redrives(Iterable<JsonNode> steps) {
        return places(
                StreamSupport.stream(steps.spliterator(), false).filter(step -> step.has("redriveId")),
                step -> position(step) + " " + step.path("redriveId").asText());
    }

    /** None where the workers may not have come to it yet. */
    private Optional<String> expectedStatus() {
        if (!enriched.isEmpty()) {
            return Optional.of("enriched");
        }
        if (raw.isEmpty()) {
            return isInSpill ? Optional.of("waiting-in-spill") : Optional.empty();
        }
        return switch (event.destination()) {
            case TEST, LEGACY -> Optional.of("not-enriched");
            case QUARANTINE -> Optional.of("quarantined");
            case STATE, ERROR -> Optional.empty();
        };
    }

    private long processing(String word) {
        return steps("stored").stream()
                .filter(step -> step.at("/processing/is").asText().equals(word))
                .count();
    }

    private List<JsonNode> steps(String... words) {
        Set<String> wanted = Set.of(words);
        return StreamSupport.stream(history.path("timeline").spliterator(), false)
                .filter(step -> wanted.contains(step.path("step").asText()))
                .toList();
    }

    private List<StoredRecord> ofEvent(List<StoredRecord> records) {
        return records.stream()
                .filter(each -> each.identity().equals(event.identity()))
                .toList();
    }

    private static Set<String> positions(List<StoredRecord> records) {
        return places(records.stream(), StoredRecord::position);
    }

    private static Set<String> positions(Iterable<JsonNode> steps) {
        return places(StreamSupport.stream(steps.spliterator(), false), HistoryComparison::position);
    }

    private static String position(JsonNode step) {
        return StoredRecord.withoutRoute(step.path("topic").asText()) + "-"
                + step.path("partition").asInt() + "@"
                + step.path("offset").asLong();
    }

    private static <T> Set<String> places(Stream<T> all, Function<T, String> place) {
        return all.map(place).collect(Collectors.toCollection(TreeSet::new));
    }

    private void equal(String what, Object expected, Object actual) {
        unless(expected.equals(actual), what + ": " + actual + " and not " + expected);
    }

    private void unless(boolean kept, String difference) {
        if (!kept) {
            differences.add(difference);
        }
    }
}
