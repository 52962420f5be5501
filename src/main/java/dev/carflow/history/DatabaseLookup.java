package dev.carflow.history;

import dev.carflow.accounts.directory.RemovalTimes;
import dev.carflow.database.DatabaseProblem;
import dev.carflow.database.DatabaseUnavailable;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.eventlog.spill.SpillSearch;
import dev.carflow.eventlog.spill.SpillSearch.Waiting;
import dev.carflow.eventlog.spill.SpillTrace;
import dev.carflow.eventlog.spill.SpillTrace.RefusedMinute;
import dev.carflow.operations.Causes;
import dev.carflow.redrive.RedriveMarks;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.routing.EventHeaders;
import dev.carflow.signature.MismatchConfig;
import dev.carflow.signature.MismatchStore;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what the database knows about events; changes nothing. Blocks. Without a database, or while it is away, it says so. */
@ApplicationScoped
class DatabaseLookup {

    private final SpillSearch spill;
    private final SpillTrace trace;
    private final RedriveMarks marks;
    private final RemovalTimes removals;
    private final MismatchStore mismatches;
    private final MismatchConfig kept;

    @Inject
    DatabaseLookup(
            SpillSearch spill,
            SpillTrace trace,
            RedriveMarks marks,
            RemovalTimes removals,
            MismatchStore mismatches,
            MismatchConfig kept) {
        this.spill = spill;
        this.trace = trace;
        this.marks = marks;
        this.removals = removals;
        this.mismatches = mismatches;
        this.kept = kept;
    }

    DatabaseFacts of(HistoryRequest request, List<Sighting> sightings) {
        if (!mismatches.areConfigured()) {
            return withProblem(DatabaseFacts.NONE, "no database is configured (carflow.database.url)");
        }
        List<Waiting> waiting = new ArrayList<>();
        Map<TopicPosition, Instant> redriven = new HashMap<>();
        Map<String, Instant> removed = new HashMap<>();
        Map<String, List<Instant>> refused = new HashMap<>();
        List<RefusedMinute> refusals = new ArrayList<>();
        Optional<String> problem = Optional.empty();
        try {
            waiting.addAll(waiting(request));
            redriven.putAll(redriven(sightings));
            removed.putAll(removed(request, sightings, waiting));
            request.eventIds().forEach(id -> refused.put(id, now(mismatches.receivedWith(id, kept.retention()))));
            refusals.addAll(
                    now(trace.refusals(request.window().from(), request.window().until())));
        } catch (DatabaseUnavailable e) {
            problem = Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            if (!DatabaseProblem.isSilence(e)
                    && Causes.find(e, PgException.class::isInstance).isEmpty()) {
                throw e;
            }
            problem = Optional.of(DatabaseProblem.of(e).words());
        }
        return new DatabaseFacts(waiting, redriven, removed, refused, refusals, problem);
    }

    private List<Waiting> waiting(HistoryRequest request) {
        if (request.vehicle().isPresent()) {
            return now(spill.ofSubject(request.vehicle().get())).stream()
                    .filter(each -> !each.spilledAt().isBefore(request.window().from())
                            && request.window()
                                    .end(request.window().until())
                                    .filter(end -> !each.spilledAt().isBefore(end))
                                    .isEmpty())
                    .toList();
        }
        return request.eventIds().stream()
                .flatMap(id -> now(spill.withText(id)).stream()
                        .filter(each ->
                                each.header(EventHeaders.ID).filter(id::equals).isPresent()))
                .toList();
    }

    /** Records on the two topics that redrives read. */
    private Map<TopicPosition, Instant> redriven(List<Sighting> sightings) {
        Map<TopicPosition, Instant> redriven = new HashMap<>();
        sightings.stream()
                .filter(each -> each.place() == Place.QUARANTINE || each.place() == Place.DEAD_LETTER)
                .map(Sighting::entry)
                .collect(Collectors.groupingBy(entry -> entry.at().topic()))
                .values()
                .forEach(entries ->
                        marks.of(entries).forEach((position, time) -> redriven.put(position, time.toInstant())));
        return redriven;
    }

    private Map<String, Instant> removed(HistoryRequest request, List<Sighting> sightings, List<Waiting> waiting) {
        Set<String> users = new HashSet<>();
        request.user().ifPresent(users::add);
        sightings.stream()
                .filter(each -> each.place().isKeyedByUser())
                .map(each -> each.entry().key())
                .forEach(users::add);
        waiting.forEach(each -> users.add(each.key()));
        users.remove(null);
        Map<String, Instant> removed = new HashMap<>();
        users.forEach(user -> now(removals.of(user)).ifPresent(time -> removed.put(user, time)));
        return removed;
    }

    private static DatabaseFacts withProblem(DatabaseFacts facts, String problem) {
        return new DatabaseFacts(
                facts.waiting(),
                facts.redriven(),
                facts.removed(),
                facts.refusedSignatures(),
                facts.refusals(),
                Optional.of(problem));
    }

    private static <T> T now(Uni<T> step) {
        return TimeoutPolicy.now(step);
    }
}
