package dev.carflow.enrichment.event;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One event as its readers get it (docs/enriched-events.md).
 *
 * @param account the customer's own id of the user
 * @param enrichedAt also the time by which ages are told
 * @param signals by code
 */
public record EnrichedEvent(
        ConsumedEvent event,
        Optional<String> account,
        Instant enrichedAt,
        Map<String, MergedSignal> signals,
        Enrichment enrichment) {

    /** Signals are where a person was. */
    @Override
    public String toString() {
        return "EnrichedEvent[" + event.eventId() + ", " + signals.size() + " signals, " + enrichment.outcome() + "]";
    }
}
