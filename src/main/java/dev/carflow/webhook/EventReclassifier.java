package dev.carflow.webhook;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import java.util.Optional;

/** Reads the envelope of a stored body and routes it again, as if it had just arrived. */
public final class EventReclassifier {

    private final EnvelopeScanner scanner;
    private final EventRouter router;

    /** @param maxDepth how deep a body may be nested */
    public EventReclassifier(int maxDepth, EventRouter router) {
        this.scanner = new EnvelopeScanner(maxDepth);
        this.router = router;
    }

    /** The kind of a body by the present rules. */
    public sealed interface Reclassified {

        /**
         * @param record the record to write
         * @param defect the reason if that is the quarantine, one of {@link EventDefect}; empty if the event can be
         *     routed
         */
        record Routed(EventRecord record, Optional<String> defect) implements Reclassified {}

        /** A handshake: nobody is waiting for its answer any more. */
        record Handshake() implements Reclassified {}

        /** No signature of these tokens holds. */
        record Unproven() implements Reclassified {}
    }

    /** Classifies a body whose signature held on arrival. */
    public Reclassified reclassify(ReceivedDelivery receipt) {
        if (!(scanner.scan(receipt.body()) instanceof Scan.Delivered delivered)) {
            return new Reclassified.Handshake();
        }
        Optional<String> defect = delivered.event() instanceof UnroutableEvent no
                ? Optional.of(no.defect().slug())
                : Optional.empty();
        return new Reclassified.Routed(router.route(delivered.event(), receipt), defect);
    }

    /** Classifies a body whose signature did not hold on arrival; it is parsed only if the signature holds now. */
    public Reclassified reclassify(ReceivedDelivery receipt, String signature, SignatureVerifier signatures) {
        // The handshake signs such bytes for anyone who asks.
        boolean proven = signatures.verify(receipt.body(), signature).holds()
                && !ChallengeResponder.couldBeChallenge(receipt.body());
        return proven ? reclassify(receipt) : new Reclassified.Unproven();
    }
}
