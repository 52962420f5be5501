package dev.carflow.history;

import dev.carflow.eventlog.spill.SpillTrace.RefusedMinute;
import dev.carflow.redrive.topic.TopicCoverage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The records that a search found, and the places that it searched.
 *
 * @param events in the order of their begin
 * @param isCut whether there were more records than a search returns
 * @param topics one entry for each topic
 * @param databaseProblem why the database could not be read; empty if it was
 * @param groupProblem why it is not known how far the workers are; empty if it is, or does not matter
 * @param refusals attempts of any event that were answered 503 in the time
 */
public record SearchReport(
        HistoryRequest request,
        List<EventHistory> events,
        boolean isCut,
        List<TopicCoverage> topics,
        Optional<String> databaseProblem,
        Optional<String> groupProblem,
        List<RefusedMinute> refusals) {

    public SearchReport {
        events = List.copyOf(events);
        topics = List.copyOf(topics);
        refusals = List.copyOf(refusals);
    }

    /** Returns the part about one of the events that were asked for. */
    public SearchReport about(String eventId) {
        List<EventHistory> itsOwn =
                events.stream().filter(event -> event.id().equals(eventId)).toList();
        return new SearchReport(
                request.about(eventId),
                itsOwn,
                isCut,
                topics,
                databaseProblem,
                groupProblem.filter(problem -> dependsOnTheGroup(itsOwn)),
                refusals);
    }

    /** Returns whether how far the workers are would say more about an event. */
    static boolean dependsOnTheGroup(List<EventHistory> events) {
        return events.stream()
                .flatMap(event -> event.steps(Step.Stored.class).stream())
                .anyMatch(stored -> stored.processing() instanceof Processing.Unknown);
    }

    /** Returns whether everything could be read that there is. */
    public boolean isComplete() {
        return !isCut
                && databaseProblem.isEmpty()
                && groupProblem.isEmpty()
                && topics.stream().allMatch(topic -> topic.problem().isEmpty());
    }

    /** Returns the records that were read. */
    public long records() {
        return topics.stream().mapToLong(TopicCoverage::records).sum();
    }

    /** Returns the time before which a topic has lost records that would have been searched; none if none has. */
    public Optional<Instant> retentionBegins() {
        return topics.stream()
                .flatMap(topic -> topic.keptSince().stream())
                .filter(time -> time.isAfter(request.window().from()))
                .max(Comparator.naturalOrder());
    }

    /** Returns the attempts of any event that were answered 503 in the time. */
    public long refused() {
        return refusals.stream().mapToLong(RefusedMinute::refused).sum();
    }
}
