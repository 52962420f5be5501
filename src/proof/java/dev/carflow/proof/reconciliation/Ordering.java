package dev.carflow.proof.reconciliation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The order of each user's records on a topic. Smartcar sends without waiting, so an order is promised only between a
 * delivery that was acknowledged and one that was sent after that. By docs/events.md records from the spill are in
 * order among each other, and so are those that Kafka took directly; only a direct one may be before an older one from
 * the spill.
 */
final class Ordering {

    private final Map<String, SentEvent> events;
    private final Map<String, Boolean> spilled = new HashMap<>();
    private final List<String> late = new ArrayList<>();
    private final List<String> lateAmongSpilled = new ArrayList<>();
    private final List<String> lateBehindDirect = new ArrayList<>();
    private final Map<String, Newest> newest = new HashMap<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private final List<String> scattered = new ArrayList<>();

    /** The latest time at which a record before this one was sent. */
    private record Newest(Instant direct, Instant spilled) {

        static final Newest NONE = new Newest(Instant.MIN, Instant.MIN);

        Newest with(boolean ofSpill, Instant sent) {
            return ofSpill
                    ? new Newest(direct, sent.isAfter(spilled) ? sent : spilled)
                    : new Newest(sent.isAfter(direct) ? sent : direct, spilled);
        }
    }

    private Ordering(Map<String, SentEvent> events) {
        this.events = events;
    }

    static Ordering of(Map<String, SentEvent> events, List<StoredRecord> raw) {
        Ordering ordering = new Ordering(events);
        raw.stream().filter(StoredRecord::isLive).forEach(ordering::note);
        Set<String> seen = new HashSet<>();
        for (StoredRecord each : raw) {
            // The first of each way: the spill may deliver a record twice.
            if (each.isLive() && seen.add(each.deliveryId() + each.isSpilled())) {
                ordering.read(each);
            }
        }
        return ordering;
    }

    /** A delivery that came both ways was acknowledged by the spill: its direct record had no confirmation. */
    private void note(StoredRecord each) {
        spilled.merge(each.deliveryId(), each.isSpilled(), Boolean::logicalOr);
    }

    private void read(StoredRecord each) {
        String sequence = each.sequence();
        if (!partitions.computeIfAbsent(sequence, first -> each.partition()).equals(each.partition())) {
            scattered.add(each.identity());
        }
        List<AnsweredRequest> attempts = Optional.ofNullable(events.get(each.identity())).stream()
                .flatMap(event -> event.attemptsOf(each.deliveryId()))
                .toList();
        if (attempts.isEmpty()) {
            return;
        }
        Newest before = newest.getOrDefault(sequence, Newest.NONE);
        boolean bySpill = spilled.get(each.deliveryId());
        // Bytes that were sent twice have one delivery id: their records cannot be told apart.
        if (attempts.size() == 1 && attempts.get(0).isAcknowledged() && each.isSpilled() == bySpill) {
            Instant acknowledged = attempts.get(0).answered();
            boolean behindDirect = acknowledged.isBefore(before.direct());
            boolean behindSpilled = acknowledged.isBefore(before.spilled());
            if (bySpill && behindSpilled) {
                lateAmongSpilled.add(each.identity());
            } else if (bySpill && behindDirect) {
                lateBehindDirect.add(each.identity());
            } else if (!bySpill && (behindDirect || behindSpilled)) {
                late.add(each.identity());
            }
        }
        // The earliest of them: an uncertain record must not make another look late.
        Instant sent = attempts.stream()
                .map(AnsweredRequest::sent)
                .min(Instant::compareTo)
                .orElseThrow();
        newest.put(sequence, before.with(each.isSpilled(), sent));
    }

    /**
     * @return identities of events behind a later one, of those that Kafka took directly
     */
    List<String> late() {
        return late;
    }

    /** @return identities of spilled events behind a later spilled one */
    List<String> lateAmongSpilled() {
        return lateAmongSpilled;
    }

    /** @return identities of spilled events behind a later one that Kafka took directly, which is allowed */
    List<String> lateBehindDirect() {
        return lateBehindDirect;
    }

    /** @return identities of events on another partition than the first of their user on the topic */
    List<String> scattered() {
        return scattered;
    }

    /**
     * @return identities of events whose enriched record has another position among the user's than the raw one
     */
    static Set<String> lateEnriched(List<StoredRecord> raw, List<StoredRecord> enriched) {
        Map<String, Integer> positions = new HashMap<>();
        Origins origins = new Origins();
        for (int i = 0; i < raw.size(); i++) {
            if (raw.get(i).isLive()) {
                positions.put(raw.get(i).position(), i);
                origins.add(raw.get(i));
            }
        }
        Map<String, Integer> furthest = new HashMap<>();
        Set<String> cameOut = new HashSet<>();
        Set<String> late = new LinkedHashSet<>();
        for (StoredRecord each : enriched) {
            origins.of(each, !cameOut.add(each.identity())).ifPresent(origin -> {
                int position = positions.get(origin.position());
                if (position < furthest.getOrDefault(origin.sequence(), -1)) {
                    late.add(each.identity());
                }
                furthest.merge(origin.sequence(), position, Math::max);
            });
        }
        return late;
    }
}
