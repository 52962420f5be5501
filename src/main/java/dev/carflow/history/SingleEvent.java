package dev.carflow.history;

import dev.carflow.eventlog.HeaderTime;
import dev.carflow.eventlog.spill.SpillSearch.Waiting;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The history of one event, made of what was found about it. */
final class SingleEvent {

    private static final List<Class<? extends Step>> ORDER = List.of(
            Step.Received.class,
            Step.RefusedSignature.class,
            Step.Spilled.class,
            Step.Quarantined.class,
            Step.Stored.class,
            Step.DeadLettered.class,
            Step.Redriven.class,
            Step.Enriched.class,
            Step.Readings.class,
            Step.UserRemoved.class);

    private final Sighting.Event event;
    private final List<Sighting> sightings;
    private final List<Waiting> inSpill;
    private final List<Sighting> readings;
    private final DatabaseFacts facts;

    SingleEvent(
            Sighting.Event event,
            List<Sighting> sightings,
            List<Waiting> inSpill,
            List<Sighting> readings,
            DatabaseFacts facts) {
        this.event = event;
        this.sightings = sightings.stream()
                .sorted(Comparator.comparing(Sighting::writtenAt)
                        .thenComparing(each -> each.at().topic())
                        .thenComparing(each -> each.at().partition())
                        .thenComparing(each -> each.at().offset()))
                .toList();
        this.inSpill = inSpill;
        this.readings = readings;
        this.facts = facts;
    }

    EventHistory history(WorkerProgress workers) {
        InputMatching matching = new InputMatching(sightings, workers);
        List<Step.Stored> stored = stored(matching);
        List<Step> steps = new ArrayList<>(received());
        steps.addAll(spilled());
        steps.addAll(stored);
        of(Place.QUARANTINE).map(SingleEvent::quarantined).forEach(steps::add);
        of(Place.DEAD_LETTER).map(SingleEvent::deadLetter).forEach(steps::add);
        sightings.stream()
                .filter(each -> facts.redriven().containsKey(each.at()))
                .map(each -> new Step.Redriven(facts.redriven().get(each.at()), each.at()))
                .forEach(steps::add);
        List<Step.Enriched> enriched = of(Place.ENRICHED)
                .map(each -> enriched(each, matching.inputOf(each)))
                .toList();
        steps.addAll(enriched);
        steps.addAll(readings());
        facts.refusedSignatures()
                .getOrDefault(event.id(), List.of())
                .forEach(time -> steps.add(new Step.RefusedSignature(time)));
        Optional<String> user = user();
        user.map(facts.removed()::get)
                .filter(Objects::nonNull)
                .ifPresent(time -> steps.add(new Step.UserRemoved(time)));
        steps.sort(Comparator.comparing(Step::at).thenComparing(step -> ORDER.indexOf(step.getClass())));
        Status status = status(stored, enriched);
        return new EventHistory(
                event.id(),
                event.source(),
                type(),
                first(EventHeaders.MODE),
                user,
                first(EventHeaders.SUBJECT),
                status,
                reason(status, enriched),
                enrichedAfter(steps, enriched),
                steps);
    }

    private Stream<Sighting> of(Place place) {
        return sightings.stream().filter(each -> each.place() == place);
    }

    private List<Step.Stored> stored(InputMatching matching) {
        return sightings.stream()
                .filter(InputMatching::isInput)
                .map(input -> {
                    boolean again = input.header(EventHeaders.REDRIVE_ID).isPresent();
                    return new Step.Stored(
                            input.writtenAt(),
                            input.at(),
                            !again && input.header(EventHeaders.SPILLED_AT).isPresent(),
                            input.header(EventHeaders.REDRIVE_ID),
                            matching.processingOf(input));
                })
                .toList();
    }

    /** Once for each delivery, however many records are of it. */
    private List<Step.Received> received() {
        Stream<Step.Received> ofRecords = sightings.stream()
                .flatMap(each -> each
                        .time(EventHeaders.RECEIVED_AT)
                        .map(at -> new Step.Received(
                                at, each.time(EventHeaders.TIME), each.header(EventHeaders.DELIVERY_ID)))
                        .stream());
        Stream<Step.Received> ofSpill = inSpill.stream()
                .flatMap(each -> each.header(EventHeaders.RECEIVED_AT).flatMap(HeaderTime::read).stream()
                        .map(at -> new Step.Received(
                                at,
                                each.header(EventHeaders.TIME).flatMap(HeaderTime::read),
                                each.header(EventHeaders.DELIVERY_ID))));
        return Stream.concat(ofRecords, ofSpill).distinct().toList();
    }

    private List<Step.Spilled> spilled() {
        Map<Instant, Step.Spilled> spilled = new TreeMap<>();
        sightings.stream().filter(each -> each.place().isOfDeliveries()).forEach(each -> each.time(
                        EventHeaders.SPILLED_AT)
                .ifPresent(at -> spilled.put(at, new Step.Spilled(at, each.at().topic(), false, false))));
        inSpill.forEach(each ->
                spilled.put(each.spilledAt(), new Step.Spilled(each.spilledAt(), each.topic(), true, each.refused())));
        return List.copyOf(spilled.values());
    }

    private static Step quarantined(Sighting record) {
        return new Step.Quarantined(
                record.writtenAt(), record.at(), record.header(EventHeaders.REASON), record.header(EventHeaders.CAUSE));
    }

    private static Step deadLetter(Sighting record) {
        return new Step.DeadLettered(
                record.writtenAt(),
                record.at(),
                record.header(EventHeaders.REASON),
                record.header(EventHeaders.CAUSE),
                InputMatching.origin(record));
    }

    private static Step.Enriched enriched(Sighting output, Optional<Sighting> input) {
        return new Step.Enriched(
                output.writtenAt(),
                output.at(),
                input.map(Sighting::at),
                output.header(EventHeaders.REDRIVE_ID),
                output.summary());
    }

    /** One step for each topic, at the time of the first. */
    private List<Step.Readings> readings() {
        Map<String, List<Sighting>> byTopic = readings.stream()
                .collect(Collectors.groupingBy(each -> each.at().topic(), TreeMap::new, Collectors.toList()));
        return byTopic.entrySet().stream()
                .map(each -> new Step.Readings(
                        each.getValue().stream()
                                .map(Sighting::writtenAt)
                                .min(Comparator.naturalOrder())
                                .orElseThrow(),
                        each.getKey(),
                        each.getValue().size()))
                .toList();
    }

    private Status status(List<Step.Stored> stored, List<Step.Enriched> enriched) {
        if (!enriched.isEmpty() || !readings.isEmpty()) {
            return Status.ENRICHED;
        }
        if (anyIs(stored, Processing.Waiting.class)) {
            return Status.WAITING_FOR_WORKER;
        }
        if (!inSpill.isEmpty()) {
            return Status.WAITING_IN_SPILL;
        }
        if (of(Place.DEAD_LETTER).findAny().isPresent()) {
            return Status.DEAD_LETTER;
        }
        if (anyIs(stored, Processing.NoOutput.class)) {
            return Status.NO_OUTPUT;
        }
        if (anyIs(stored, Processing.Unknown.class)) {
            return Status.STORED;
        }
        if (!stored.isEmpty()) {
            return Status.NOT_ENRICHED;
        }
        return of(Place.QUARANTINE).findAny().isPresent() ? Status.QUARANTINED : Status.REFUSED_SIGNATURE;
    }

    private static boolean anyIs(List<Step.Stored> stored, Class<? extends Processing> kind) {
        return stored.stream().anyMatch(each -> kind.isInstance(each.processing()));
    }

    private Optional<String> reason(Status status, List<Step.Enriched> enriched) {
        return switch (status) {
            case ENRICHED ->
                last(enriched.stream()).flatMap(Step.Enriched::summary).flatMap(EnrichmentSummary::reason);
            case DEAD_LETTER -> last(of(Place.DEAD_LETTER)).flatMap(each -> each.header(EventHeaders.REASON));
            case QUARANTINED -> last(of(Place.QUARANTINE)).flatMap(each -> each.header(EventHeaders.REASON));
            default -> Optional.empty();
        };
    }

    private static <T> Optional<T> last(Stream<T> all) {
        return all.reduce((one, next) -> next);
    }

    private static Optional<Duration> enrichedAfter(List<Step> steps, List<Step.Enriched> enriched) {
        return enriched.stream().findFirst().flatMap(output -> steps.stream()
                .filter(Step.Received.class::isInstance)
                .findFirst()
                .map(received -> Duration.between(received.at(), output.at())));
    }

    private Optional<String> type() {
        return sightings.stream()
                .filter(each -> each.place() != Place.ENRICHED)
                .flatMap(each -> each.header(EventHeaders.TYPE).stream())
                .findFirst()
                .or(() -> first(EventHeaders.TYPE));
    }

    private Optional<String> first(String header) {
        return Stream.concat(
                        sightings.stream().flatMap(each -> each.header(header).stream()),
                        inSpill.stream().flatMap(each -> each.header(header).stream()))
                .findFirst();
    }

    private Optional<String> user() {
        return Stream.concat(
                        sightings.stream()
                                .filter(each -> each.place().isKeyedByUser())
                                .map(each -> each.entry().key()),
                        inSpill.stream().map(Waiting::key))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
