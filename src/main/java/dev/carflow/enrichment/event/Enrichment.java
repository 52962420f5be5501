package dev.carflow.enrichment.event;

import java.util.List;
import java.util.Optional;

/**
 * The result of enrichment for one event, as readers see it.
 *
 * @param reason why it is not complete, a slug: of a skipped call ({@code budget}, {@code quota}, {@code breaker-open},
 *     {@code vehicle-paused}, {@code busy}, …), of a failed one (the slug of the API problem), {@code nothing-newer} or
 *     {@code short-answer}
 * @param code Smartcar's code of the error
 * @param calls requests made for this event; those of a shared call count for the other event
 * @param shared whether it used the answer to a call for another event
 * @param requestId of the last call, for Smartcar's support
 * @param missing wanted codes without a known value, and groups or {@code all} if Smartcar has not reported them yet
 * @param outdated codes of wanted signals whose value is older than wanted, or that Smartcar failed to read last
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

    /** Returns the same with the requests of earlier attempts added. */
    public Enrichment after(int earlierCalls) {
        return new Enrichment(outcome, reason, code, calls + earlierCalls, shared, requestId, missing, outdated);
    }

    /** Nothing was wanted beyond the event. */
    public static Enrichment notNeeded() {
        return withoutCall(EnrichmentOutcome.NOT_NEEDED);
    }

    /** Everything missing was remembered. */
    public static Enrichment fromMemory() {
        return withoutCall(EnrichmentOutcome.COMPLETE);
    }

    private static Enrichment withoutCall(EnrichmentOutcome outcome) {
        return new Enrichment(
                outcome, Optional.empty(), Optional.empty(), 0, false, Optional.empty(), List.of(), List.of());
    }
}
