package dev.carflow.enrichment.event;

import dev.carflow.enrichment.signal.Knowledge;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One event as readers get it (docs/enriched-events.md).
 *
 * @param account the customer's own id of the user
 * @param delivery how the record came onto its topic
 * @param enrichedAt also the time that ages refer to
 * @param knowledge what is known beyond the event's own signals
 * @param isWithheld by code: whether it must not be published
 */
public record EnrichedEvent(
        ConsumedEvent event,
        Optional<String> account,
        Delivery delivery,
        Instant enrichedAt,
        Knowledge knowledge,
        Predicate<String> isWithheld,
        Enrichment enrichment) {

    /** The member of {@code vehicle} that says what the signal {@link #VIN_CODE} says (contract 3.3). */
    static final String VIN = "vin";

    static final String VIN_CODE = "vehicleidentification-vin";

    private static final Set<String> OF_VIN = Set.of(VIN_CODE);

    /**
     * How the record came onto its topic, if not directly and once: most sinks do not show headers.
     *
     * @param redriveId of the redrive or replay that put it there again
     * @param spilledAt when it was spilled while Kafka was unavailable; none if the header is no time
     */
    public record Delivery(Optional<String> redriveId, Optional<Instant> spilledAt) {

        public static final Delivery AT_ONCE = new Delivery(Optional.empty(), Optional.empty());
    }

    /** Returns the codes of signals that are withheld; some payloads have one of them in {@code vehicle}. */
    Set<String> withheld() {
        Set<String> codes = new TreeSet<>();
        addWithheld(event.signals().keySet(), codes);
        addWithheld(knowledge.known().keySet(), codes);
        if (event.vehicle().has(VIN)) {
            addWithheld(OF_VIN, codes);
        }
        return codes;
    }

    private void addWithheld(Set<String> some, Set<String> codes) {
        for (String code : some) {
            if (isWithheld.test(code)) {
                codes.add(code);
            }
        }
    }

    /** Leaves out signals: they are personal data. */
    @Override
    public String toString() {
        return "EnrichedEvent[" + event.eventId() + ", " + event.signals().size() + " signals, " + enrichment.outcome()
                + "]";
    }
}
