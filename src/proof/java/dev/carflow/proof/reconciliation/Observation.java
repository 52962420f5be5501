package dev.carflow.proof.reconciliation;

import dev.carflow.RecordSchemas;
import dev.carflow.contract.RecordContract;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Receives the records of all topics as a reader does, and keeps what the reconciliation needs of them. An enriched record is
 * compared with its raw one at once, so that values need not be kept in memory; if the raw record was not read yet, the
 * enriched one waits for it.
 */
final class Observation implements AutoCloseable {

    static final String MADE_OF = "an enriched record is made of a raw one";
    static final String OWN = "a record of Carflow's own is as its schema has it";
    static final String CONTRACT = "a record keeps its published contract";

    private final KnownReadings known;
    private final EnrichedComparison comparison;
    private final Bodies bodies = new Bodies();
    private final List<StoredRecord> raw = new ArrayList<>();
    private final Origins origins = new Origins();
    private final Set<String> cameOut = new HashSet<>();
    private final List<StoredRecord> enriched = new ArrayList<>();
    private final Map<String, String> calls = new HashMap<>();
    private final Set<String> dead = new LinkedHashSet<>();
    private final BrokenPromises wrong = new BrokenPromises();
    private List<Early> early = new ArrayList<>();

    /**
     * An enriched record that may have been read before its raw one.
     *
     * @param again whether its event came out before
     */
    private record Early(StoredRecord stored, boolean again, byte[] value) {}

    /**
     * @param wanted how old a value may be before it is stale
     */
    Observation(KnownReadings known, Duration wanted) {
        this.known = known;
        this.comparison = new EnrichedComparison(known, wanted);
    }

    /** Takes a record of a service: held against the published contract as well. */
    void takeSent(ConsumerRecord<String, byte[]> source) throws IOException {
        RecordContract.published().complaints(source).forEach(complaint -> wrong.add(CONTRACT, complaint));
        take(source);
    }

    void take(ConsumerRecord<String, byte[]> source) throws IOException {
        StoredRecord stored = StoredRecord.of(source);
        switch (stored.topic()) {
            case Destination.ENRICHED -> takeEnriched(stored, source);
            case Destination.DEAD_LETTER -> dead.add(stored.id());
            default -> takeRaw(stored, source.value());
        }
    }

    /** Carflow's own records there, such as changed permissions, are not events and not counted. */
    private void takeEnriched(StoredRecord stored, ConsumerRecord<String, byte[]> source) throws IOException {
        Optional<RecordSchemas> own = RecordSchemas.of(source);
        if (own.isPresent()) {
            own.get().complaints(source).forEach(complaint -> wrong.add(OWN, complaint));
        } else {
            enriched.add(stored);
            calls.put(
                    stored.position(),
                    StoredRecord.calls(Json.read(source.value()).path("enrichment")));
            compare(new Early(stored, !cameOut.add(stored.identity()), source.value()));
        }
    }

    private void takeRaw(StoredRecord stored, byte[] value) throws IOException {
        raw.add(stored);
        if (stored.isLive() && origins.add(stored)) {
            bodies.keep(stored.deliveryId(), value);
            known.event(Json.read(value));
        }
    }

    /** Something may only seem wrong: what a record repeats may lie on a topic that has been read less far. */
    private void compare(Early each) throws IOException {
        Optional<BrokenPromises> found = compared(each);
        if (found.isEmpty() || !found.get().byPromise().isEmpty()) {
            early.add(each);
        }
    }

    /** Returns what is wrong with it; empty if its raw record has not been read. */
    private Optional<BrokenPromises> compared(Early each) throws IOException {
        Optional<StoredRecord> origin = origins.of(each.stored(), each.again());
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        BrokenPromises found = new BrokenPromises();
        comparison.check(
                origin.get(),
                Json.read(bodies.of(origin.get().deliveryId())),
                each.stored(),
                Json.read(each.value()),
                found);
        return Optional.of(found);
    }

    /**
     * @param spilled identities of events that are in the spill now
     */
    Contents contents(Set<String> spilled) throws IOException {
        List<Early> waiting = early;
        early = new ArrayList<>();
        for (Early each : waiting) {
            compared(each).ifPresentOrElse(wrong::addAll, () -> early.add(each));
        }
        BrokenPromises all = new BrokenPromises();
        all.addAll(wrong);
        early.forEach(each -> all.add(MADE_OF, each.stored().identity()));
        return new Contents(
                List.copyOf(raw), List.copyOf(enriched), Set.copyOf(dead), spilled, Map.copyOf(calls), all.byPromise());
    }

    /**
     * @return identities of events with an enriched record
     */
    Set<String> enrichedEvents() {
        Set<String> events = new LinkedHashSet<>();
        enriched.forEach(record -> events.add(record.identity()));
        return events;
    }

    @Override
    public void close() throws IOException {
        bodies.close();
    }
}
