package dev.carflow.proof;

import dev.carflow.RecordSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The input and output of a scenario's workers, without records of others.
 *
 * @param deliveries on the raw topics, and those of events that are on no log any more
 * @param gone events without a delivery on any log
 * @param enriched records, in the order of their partitions
 * @param deadLetters how many
 */
record ScenarioOutput(List<RawEvent> deliveries, Set<String> gone, List<EnrichedRecord> enriched, long deadLetters) {

    /** Waits until every event on a log has come out, or until none has for this long. @return how long it took */
    static Duration awaitAll(ScenarioContext context, Duration timeout) {
        Instant began = Instant.now();
        Set<String> missing = ids(onLogs(context));
        try (TopicContents topic = new TopicContents(context.cluster().kafka(), context.name() + ".enriched")) {
            topic.readUntil(missing::isEmpty, timeout, source -> {
                if (!context.isForeign(Position.of(source))) {
                    missing.remove(RawEvent.idOf(source));
                }
            });
        }
        return Duration.between(began, Instant.now());
    }

    /**
     * Reads everything; call it once the workers have ended, so that their last output is there. Values are compared
     * with Smartcar's answers while they are read: there are too many to keep.
     */
    static ScenarioOutput of(ScenarioContext context, SignalDemand wanted, Violations violations) {
        return of(context, wanted, (event, source) -> {}, violations);
    }

    /**
     * @param examiner also receives every enriched record with the event that it was made from
     */
    static ScenarioOutput of(
            ScenarioContext context,
            SignalDemand wanted,
            BiConsumer<RawEvent, ConsumerRecord<String, byte[]>> examiner,
            Violations violations) {
        return of(context, wanted, false, examiner, violations);
    }

    /**
     * @param once whether no event was processed twice
     */
    static ScenarioOutput of(
            ScenarioContext context,
            SignalDemand wanted,
            boolean once,
            BiConsumer<RawEvent, ConsumerRecord<String, byte[]>> examiner,
            Violations violations) {
        List<RawEvent> onLogs = onLogs(context);
        Set<String> kept = ids(onLogs);
        Set<String> gone = ids(context.sent());
        gone.removeAll(kept);
        List<RawEvent> raw = gone.isEmpty() ? onLogs : inTheirOrder(context.sent(), onLogs, gone);
        Map<String, RawEvent> events = events(raw);
        Map<String, RawEvent> sent = new HashMap<>();
        context.sent().forEach(each -> sent.put(each.deliveryId(), each));
        Provenance provenance = new Provenance(events, context.answers()::about, wanted, violations);
        if (once) {
            provenance.ofSingleProcessing();
        }
        List<EnrichedRecord> enriched = new ArrayList<>();
        readOwn(context, ".enriched", Position::of, source -> {
            Optional<RecordSchemas> own = RecordSchemas.of(source);
            if (own.isPresent()) {
                own.get()
                        .complaints(source)
                        .forEach(complaint -> violations.add("a value is valid by its schema", complaint));
                return;
            }
            // If an event was delivered to a former log and again to this one, either may have been read first.
            Optional<RawEvent> event = Optional.ofNullable(sent.get(RawEvent.deliveryIdOf(source)))
                    .or(() -> Optional.ofNullable(events.get(RawEvent.idOf(source))));
            provenance.check(source, event);
            enriched.add(EnrichedRecord.of(source));
            event.ifPresent(known -> examiner.accept(known, source));
        });
        List<String> dead = new ArrayList<>();
        readOwn(
                context,
                ".dead-letter",
                letter -> context.isForeign(Position.of(letter)) ? Position.of(letter) : Position.ofOrigin(letter),
                source -> dead.add(source.topic()));
        return new ScenarioOutput(raw, gone, enriched, dead.size());
    }

    /**
     * Returns the deliveries on logs and those that are gone, in the order of sending: they were sent one at a time, so
     * that logs have the same order.
     */
    private static List<RawEvent> inTheirOrder(List<RawEvent> sent, List<RawEvent> onLogs, Set<String> gone) {
        Set<String> there = onLogs.stream().map(RawEvent::deliveryId).collect(Collectors.toSet());
        return sent.stream()
                .filter(each -> there.contains(each.deliveryId()) || gone.contains(each.id()))
                .toList();
    }

    private static List<RawEvent> onLogs(ScenarioContext context) {
        List<RawEvent> deliveries = new ArrayList<>();
        for (String topic : List.of(".vehicle-state", ".vehicle-error")) {
            readOwn(context, topic, Position::of, source -> deliveries.add(RawEvent.of(source)));
        }
        return deliveries;
    }

    private static void readOwn(
            ScenarioContext context,
            String topic,
            Function<ConsumerRecord<String, byte[]>, Position> whose,
            Consumer<ConsumerRecord<String, byte[]>> reader) {
        TopicContents.read(context.cluster().kafka(), context.name() + topic, source -> {
            if (!context.isForeign(whose.apply(source))) {
                reader.accept(source);
            }
        });
    }

    private static Set<String> ids(List<RawEvent> deliveries) {
        return deliveries.stream().map(RawEvent::id).collect(Collectors.toCollection(HashSet::new));
    }

    /** Returns first deliveries by event id, those of one user and topic in order. */
    Map<String, RawEvent> events() {
        return events(deliveries);
    }

    private static Map<String, RawEvent> events(List<RawEvent> deliveries) {
        Map<String, RawEvent> first = new LinkedHashMap<>();
        deliveries.forEach(delivery -> first.putIfAbsent(delivery.id(), delivery));
        return first;
    }

    /**
     * Returns events with one delivery that is gone and another on a log: the logs do not show which was read first.
     */
    Set<String> partlyGone(ScenarioContext context) {
        Set<String> there = deliveries.stream().map(RawEvent::deliveryId).collect(Collectors.toSet());
        return ids(context.sent().stream()
                .filter(each -> !there.contains(each.deliveryId()))
                .toList());
    }

    /** Returns the longest time without output of a partition, in milliseconds. */
    long longestStall() {
        Map<Integer, Long> last = new HashMap<>();
        long longest = 0;
        for (EnrichedRecord each : enriched) {
            Long before = last.put(each.partition(), each.at());
            longest = before == null ? longest : Math.max(longest, each.at() - before);
        }
        return longest;
    }

    /** Returns the longest time from an event's delivery to its enriched form, in milliseconds. */
    long longestDelay() {
        Map<String, RawEvent> events = events();
        return enriched.stream()
                .filter(each -> events.containsKey(each.id()))
                .mapToLong(each -> each.at() - events.get(each.id()).at())
                .max()
                .orElse(0);
    }
}
