package dev.carflow.history;

import dev.carflow.enrichment.worker.ConsumerConfig;
import dev.carflow.enrichment.worker.DuplicatesConfig;
import dev.carflow.redrive.topic.GroupPositions;
import dev.carflow.redrive.topic.SearchPart;
import dev.carflow.redrive.topic.SearchResult;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.redrive.topic.TopicCoverage;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.redrive.topic.TopicSearch;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Searches topics and database for events. First the topics of deliveries; then what workers wrote, in the partitions of the
 * user and vehicle that the deliveries name; then the database; at last what was put on a topic later than that. Blocks, and
 * changes nothing.
 */
@Unremovable
@ApplicationScoped
public class EventSearch {

    private static final String ENRICHED_TYPE = ".enriched";

    /** Around a redrive: from the record's confirmation to the note that it was redriven there are seconds. */
    private static final Duration AROUND_A_REDRIVE = Duration.ofMinutes(15);

    private static final Set<Place> OUTPUTS = Set.of(Place.DEAD_LETTER, Place.ENRICHED, Place.READINGS);

    private final Topics topics;
    private final TopicSearch search;
    private final GroupPositions groups;
    private final DatabaseLookup database;
    private final ConsumerConfig consumer;
    private final DuplicatesConfig duplicates;

    @Inject
    EventSearch(
            Topics topics,
            TopicSearch search,
            GroupPositions groups,
            DatabaseLookup database,
            ConsumerConfig consumer,
            DuplicatesConfig duplicates) {
        this.topics = topics;
        this.search = search;
        this.groups = groups;
        this.database = database;
        this.consumer = consumer;
        this.duplicates = duplicates;
    }

    /** Searches everything that this process may read; what it may not read is named in the report. */
    public SearchReport search(HistoryRequest request, TopicSearch.Progress progress) {
        return new Run(request, progress).report();
    }

    private final class Run {

        private final HistoryRequest request;
        private final TopicSearch.Progress progress;
        private final Map<String, Place> places = Place.byTopic(topics);
        private final Map<TopicPosition, Sighting> sightings = new LinkedHashMap<>();
        private final Map<String, TopicCoverage> coverage = new LinkedHashMap<>();
        private boolean isCut;

        private Run(HistoryRequest request, TopicSearch.Progress progress) {
            this.request = request;
            this.progress = progress;
        }

        private SearchReport report() {
            SearchWindow window = request.window();
            // Before the outputs are read: a worker that is past an event by now has written its output.
            GroupPositions.Committed committed = groups.of(consumer.group());
            read(Place::isOfDeliveries, window.from(), window.end(window.until()));
            read(OUTPUTS::contains, window.from(), window.end(window.outputsUntil()));
            if (window.until().isBefore(window.outputsUntil()) && isAnythingWithoutItsDelivery()) {
                // An event that waited in the spill is on its topic later than it was received.
                read(Place::isOfDeliveries, window.until(), window.end(window.outputsUntil()));
            }
            DatabaseFacts facts = database.of(request, List.copyOf(sightings.values()));
            readRedriven(facts);
            return report(facts, committed);
        }

        private SearchReport report(DatabaseFacts facts, GroupPositions.Committed committed) {
            List<Sighting> found = List.copyOf(sightings.values());
            boolean outputsWereRead = coverage.values().stream()
                    .allMatch(each -> each.problem().isEmpty() || !OUTPUTS.contains(places.get(each.topic())));
            WorkerProgress workers =
                    new WorkerProgress(DuplicatesConfig.longestWindow(duplicates), committed::of, outputsWereRead);
            List<EventHistory> events = new HistoryAssembly(workers)
                    .of(found, facts).stream().filter(this::isInWindow).toList();
            return new SearchReport(
                    request,
                    events,
                    isCut,
                    List.copyOf(coverage.values()),
                    facts.problem(),
                    committed.problem().filter(problem -> SearchReport.dependsOnTheGroup(events)),
                    facts.refusals());
        }

        private void read(Predicate<Place> wanted, Instant from, Optional<Instant> until) {
            TimeRange range = new TimeRange(Optional.of(from), until);
            Optional<String> user = user();
            Optional<String> vehicle = vehicle();
            List<SearchPart> parts = places.entrySet().stream()
                    .filter(each -> wanted.test(each.getValue()))
                    .map(each -> new SearchPart(each.getKey(), range, key(each.getValue(), user, vehicle)))
                    .toList();
            SearchResult<Sighting> result = search.search(parts, this::sighting, progress);
            result.matches().forEach(each -> sightings.put(each.at(), each));
            result.coverage().forEach(each -> coverage.merge(each.topic(), each, Run::both));
            isCut |= result.isCut();
        }

        private static TopicCoverage both(TopicCoverage one, TopicCoverage other) {
            return new TopicCoverage(
                    one.topic(),
                    one.records() + other.records(),
                    one.keptSince().or(other::keptSince),
                    one.problem().or(other::problem));
        }

        private static Optional<String> key(Place place, Optional<String> user, Optional<String> vehicle) {
            if (place == Place.READINGS) {
                return vehicle;
            }
            return place.isKeyedByUser() ? user : Optional.empty();
        }

        /** Redriven records can be younger than all that was searched: parked records wait for days. */
        private void readRedriven(DatabaseFacts facts) {
            facts.redriven().values().stream()
                    .filter(time -> !time.isBefore(request.window().outputsUntil()))
                    .distinct()
                    .forEach(time -> {
                        SearchWindow window = SearchWindow.following(time, AROUND_A_REDRIVE, Instant.now());
                        read(Place::isOfDeliveries, window.from(), window.end(window.until()));
                        read(OUTPUTS::contains, window.from(), window.end(window.outputsUntil()));
                    });
        }

        private Optional<Sighting> sighting(StoredRecord entry) {
            Place place = places.get(entry.at().topic());
            if (place == Place.READINGS) {
                return reading(entry);
            }
            boolean isAnEvent = place != Place.ENRICHED
                    || entry.header(EventHeaders.TYPE)
                            .filter(type -> type.endsWith(ENRICHED_TYPE))
                            .isPresent();
            if (!isAnEvent || !request.isWanted(entry)) {
                return Optional.empty();
            }
            Optional<EnrichmentSummary> summary =
                    place == Place.ENRICHED ? EnrichmentSummary.read(entry.value()) : Optional.empty();
            return entry.header(EventHeaders.ID).map(id -> new Sighting(place, withoutValue(entry), id, summary));
        }

        private Optional<Sighting> reading(StoredRecord entry) {
            if (request.vehicle()
                    .filter(vehicle -> !vehicle.equals(entry.key()))
                    .isPresent()) {
                return Optional.empty();
            }
            return ReadingEvent.read(entry.value())
                    .filter(id ->
                            request.vehicle().isPresent() || request.eventIds().contains(id))
                    .map(id -> new Sighting(
                            Place.READINGS,
                            new StoredRecord(entry.at(), entry.timestamp(), entry.key(), null, List.of()),
                            id,
                            Optional.empty()));
        }

        private static StoredRecord withoutValue(StoredRecord entry) {
            return new StoredRecord(entry.at(), entry.timestamp(), entry.key(), null, entry.headers());
        }

        private boolean isAnythingWithoutItsDelivery() {
            Set<Sighting.Event> delivered = sightings.values().stream()
                    .filter(each -> each.place().isOfDeliveries())
                    .map(Sighting::event)
                    .collect(Collectors.toSet());
            Set<String> ids = delivered.stream().map(Sighting.Event::id).collect(Collectors.toSet());
            return !ids.containsAll(request.eventIds())
                    || sightings.values().stream()
                            .filter(each -> each.place() == Place.ENRICHED || each.place() == Place.DEAD_LETTER)
                            .filter(each -> each.time(EventHeaders.RECEIVED_AT)
                                    .filter(this::isInWindow)
                                    .isPresent())
                            .anyMatch(each -> !delivered.contains(each.event()));
        }

        /**
         * The user whose partitions are read: given, or named by all that was found. Of several events, one that was not
         * found may be another user's.
         */
        private Optional<String> user() {
            if (request.eventIds().size() > 1) {
                return request.user();
            }
            return request.user()
                    .or(() -> only(
                            each -> each.place().isKeyedByUser(),
                            each -> Optional.ofNullable(each.entry().key())));
        }

        private Optional<String> vehicle() {
            if (request.eventIds().size() > 1) {
                return Optional.empty();
            }
            return request.vehicle()
                    .or(() -> only(each -> each.place() != Place.READINGS, each -> each.header(EventHeaders.SUBJECT)));
        }

        private Optional<String> only(Predicate<Sighting> of, Function<Sighting, Optional<String>> name) {
            Set<Optional<String>> names =
                    sightings.values().stream().filter(of).map(name).collect(Collectors.toSet());
            return names.size() == 1 ? names.iterator().next() : Optional.empty();
        }

        private boolean isInWindow(EventHistory event) {
            return request.vehicle().isEmpty() || event.steps().stream().anyMatch(step -> isInWindow(step.at()));
        }

        private boolean isInWindow(Instant time) {
            return !time.isBefore(request.window().from())
                    && request.window()
                            .end(request.window().until())
                            .filter(end -> !time.isBefore(end))
                            .isEmpty();
        }
    }
}
