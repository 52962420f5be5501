package dev.carflow.enrichment.event;

import java.util.List;
import java.util.Optional;

/**
 * What was done for one event, as its readers see it.
 *
 * @param reason why it is not complete, a slug: of a skipped call ({@code budget}, {@code quota}, {@code breaker-open},
 *     {@code vehicle-paused}, {@code busy}, …), of a failed one (the slug of the API problem), {@code nothing-newer} or {@code short-answer}
 * @param code what Smartcar called the error
 * @param calls made for this event; those made for another event whose answer it shared count there
 * @param shared whether it waited for a call that was made for another event
 * @param requestId of the last call, for Smartcar's support
 * @param missing wanted codes of which no value is known, and groups or {@code all} if Smartcar has not told them yet
 * @param outdated codes of wanted signals whose value is older than wanted, or that Smartcar could not read last
 */
public record Enrichment(
        EnrichmentOutcome outcome,
        Optional<String> reason,
        Optional<String> code,
        int calls,
        boolean shared,
        Optional<String> requestId,
        List<String> missing,
        List<String> outdated) {

    public Enrichment {
        missing = List.copyOf(missing);
        outdated = List.copyOf(outdated);
    }

    /** Nothing was wanted that the event does not carry. */
    public static Enrichment notNeeded() {
        return withoutCall(EnrichmentOutcome.NOT_NEEDED);
    }

    /** What the event does not carry was remembered. */
    public static Enrichment fromMemory() {
        return withoutCall(EnrichmentOutcome.COMPLETE);
    }

    private static Enrichment withoutCall(EnrichmentOutcome outcome) {
        return new Enrichment(
                outcome, Optional.empty(), Optional.empty(), 0, false, Optional.empty(), List.of(), List.of());
    }
}
