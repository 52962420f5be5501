package dev.carflow.proof.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what is stored with what was sent and answered. Promises are checked for all events of a deployment,
 * whatever row they belong to: a later outage must not bring an earlier event back.
 */
final class Classification {

    static final String STORED = "what is acknowledged is stored";
    static final String OUT_OF_SPILL = "what is spilled comes to its topic";
    static final String ENRICHED = "what is on a live topic is enriched";
    static final String ONCE = "an event comes out once";
    static final String ORDER = "events of a user are in order";
    static final String ORDER_OF_SPILLED = "spilled events of a user are in order among themselves";
    static final String PARTITION = "records of a user are on one partition";
    static final String ORDER_OF_WORKERS = "workers keep the order";
    static final String REFUSED = "what is refused is not stored";
    static final String REFUSAL = "what is refused has its status";
    static final String NO_REFUSAL = "a true event is never refused";
    static final String DEAD = "nothing is a dead letter";
    static final String SENT = "nothing is stored that was not sent";

    private final Map<String, SentEvent> events = new LinkedHashMap<>();
    private final List<ForgedRequest> forged;
    private final Contents contents;
    private final Demands demands;
    private final Instant since;
    private final Map<String, List<StoredRecord>> raw;
    private final Map<String, List<StoredRecord>> enriched;
    private final Set<String> storedIds = new HashSet<>();
    private final BrokenPromises broken = new BrokenPromises();

    private Classification(
            List<SentEvent> events, List<ForgedRequest> forged, Contents contents, Demands demands, Instant since) {
        this.forged = forged;
        this.contents = contents;
        this.demands = demands;
        this.since = since;
        events.forEach(event -> this.events.put(event.identity(), event));
        raw = byIdentity(contents.raw());
        enriched = byIdentity(contents.enriched());
        Stream.concat(contents.raw().stream(), contents.enriched().stream())
                .forEach(stored -> storedIds.add(stored.id()));
    }

    /**
     * @param since columns count events first sent after this; promises are of all
     */
    static Findings of(
            List<SentEvent> events, List<ForgedRequest> forged, Contents contents, Demands demands, Instant since) {
        return new Classification(events, forged, contents, demands, since).findings();
    }

    private static Map<String, List<StoredRecord>> byIdentity(List<StoredRecord> records) {
        return records.stream()
                .collect(Collectors.groupingBy(StoredRecord::identity, LinkedHashMap::new, Collectors.toList()));
    }

    private Findings findings() {
        Ordering ordering = Ordering.of(events, contents.raw());
        Set<String> lateEnriched = Ordering.lateEnriched(contents.raw(), contents.enriched());
        List<String> missing = select(event -> event.isAcknowledged() && !isOnItsTopic(event) && !isInSpill(event));
        List<String> inSpill = select(event -> event.isAcknowledged() && !isOnItsTopic(event) && isInSpill(event));
        List<String> notEnriched = select(event -> event.destination().isLive()
                && raw.containsKey(event.identity())
                && !enriched.containsKey(event.identity()));
        List<String> repeated = new ArrayList<>();
        List<String> again = new ArrayList<>();
        sortRepeated(repeated, again);
        List<String> forgedPresent = forged.stream()
                .filter(this::isTaken)
                .map(ForgedRequest::eventId)
                .toList();

        broken.addAll(STORED, missing);
        broken.addAll(OUT_OF_SPILL, inSpill);
        broken.addAll(ENRICHED, notEnriched);
        broken.addAll(ONCE, repeated);
        broken.addAll(ORDER, ordering.late());
        broken.addAll(ORDER_OF_SPILLED, ordering.lateAmongSpilled());
        broken.addAll(PARTITION, ordering.scattered());
        broken.addAll(ORDER_OF_WORKERS, List.copyOf(lateEnriched));
        broken.addAll(REFUSED, forgedPresent);
        broken.addAll(DEAD, List.copyOf(contents.deadLetters()));
        checkRecords();
        checkAnswers();
        contents.enrichedWrong().forEach(broken::addAll);

        List<String> disordered = Stream.of(
                        ordering.late(), ordering.lateAmongSpilled(), ordering.scattered(), lateEnriched)
                .flatMap(ids -> ids.stream())
                .toList();
        List<String> givenUp = select(event -> !event.isAcknowledged());
        return new Findings(
                requests(),
                events.values().stream()
                        .filter(event -> isOfRow(event) && event.isAcknowledged())
                        .count(),
                ofRow(missing),
                ofRow(inSpill),
                ofRow(notEnriched),
                ofRow(raw.keySet().stream().filter(id -> raw.get(id).size() > 1).toList()),
                ofRow(repeated),
                ofRow(again),
                ofRow(disordered),
                ofRow(ordering.lateBehindDirect()),
                forgedPresent,
                ofRow(givenUp.stream().filter(raw::containsKey).toList()),
                ofRow(givenUp.stream().filter(id -> !raw.containsKey(id)).toList()),
                ofRow(raw.keySet().stream()
                        .filter(id -> raw.get(id).stream().anyMatch(StoredRecord::isSpilled))
                        .toList()),
                broken.byPromise());
    }

    private long requests() {
        return events.values().stream()
                        .filter(this::isOfRow)
                        .mapToLong(event -> event.attempts().size())
                        .sum()
                + forged.stream()
                        .filter(request -> !request.sent().isBefore(since))
                        .count();
    }

    private boolean isOfRow(SentEvent event) {
        return !event.firstSent().isBefore(since);
    }

    private List<String> ofRow(List<String> ids) {
        return ids.stream()
                .filter(id -> events.containsKey(id) && isOfRow(events.get(id)))
                .toList();
    }

    private List<String> select(Predicate<SentEvent> wanted) {
        return events.values().stream().filter(wanted).map(SentEvent::identity).toList();
    }

    private boolean isOnItsTopic(SentEvent event) {
        return raw.getOrDefault(event.identity(), List.of()).stream()
                .anyMatch(stored -> stored.topic().equals(event.destination().suffix()));
    }

    private boolean isInSpill(SentEvent event) {
        return contents.spilled().contains(event.identity());
    }

    private boolean isTaken(ForgedRequest request) {
        String id = request.eventId();
        return request.isAccepted()
                || storedIds.contains(id)
                || contents.spilled().stream().anyMatch(event -> event.startsWith(SentEvent.identity("", id)))
                || contents.deadLetters().contains(id);
    }

    private void checkRecords() {
        Set<String> forgedIds = new HashSet<>();
        forged.forEach(request -> forgedIds.add(request.eventId()));
        for (StoredRecord stored : contents.raw()) {
            SentEvent event = events.get(stored.identity());
            if (event != null) {
                RawComparison.check(event, stored, broken);
            } else if (!forgedIds.contains(stored.id())) {
                broken.add(SENT, stored.identity() + " on " + stored.topic());
            }
        }
    }

    private void checkAnswers() {
        for (ForgedRequest request : forged) {
            // Those of former rows were judged by that row's demands.
            broken.unless(
                    request.sent().isBefore(since) || demands.isRefusal(request.expected(), request.answer()),
                    REFUSAL,
                    request.eventId() + " for a " + request.expected() + " got " + request.answer());
        }
        for (SentEvent event : events.values()) {
            event.attempts().stream()
                    .filter(AnsweredRequest::isRefused)
                    .forEach(attempt -> broken.add(NO_REFUSAL, event.identity() + " got " + attempt.answer()));
        }
    }

    /** docs/events.md: a second delivery is dropped if it is put on Kafka within the window of the first. */
    private void sortRepeated(List<String> repeated, List<String> again) {
        enriched.forEach((id, records) -> {
            int allowed = timesApart(raw.getOrDefault(id, List.of()));
            for (int i = 1; i < records.size(); i++) {
                (i < allowed ? again : repeated).add(id);
            }
        });
    }

    private int timesApart(List<StoredRecord> records) {
        int count = 0;
        Instant last = Instant.MIN;
        for (Instant time : records.stream().map(StoredRecord::time).sorted().toList()) {
            if (last.equals(Instant.MIN) || Duration.between(last, time).compareTo(demands.duplicatesWindow()) > 0) {
                count++;
                last = time;
            }
        }
        return count;
    }
}
