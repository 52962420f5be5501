package dev.carflow.webhook;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import java.util.Optional;

/** Takes a body that came in earlier through envelope and routing again, as if it had come just now. */
public final class EventReclassifier {

    private final EnvelopeScanner scanner;
    private final EventRouter router;

    /** @param maxDepth how deep a body may be nested */
    public EventReclassifier(int maxDepth, EventRouter router) {
        this.scanner = new EnvelopeScanner(maxDepth);
        this.router = router;
    }

    /** What a body turned out to be. */
    public sealed interface Reclassified {

        /**
         * @param record where it goes
         * @param defect why that is the quarantine, one of {@link EventDefect}; none for one that can be routed
         */
        record Routed(EventRecord record, Optional<String> defect) implements Reclassified {}

        /** It is no event: there is nobody left who waits for its answer. */
        record Handshake() implements Reclassified {}

        /** It is not Smartcar's, as far as these tokens tell. */
        record Unproven() implements Reclassified {}
    }

    /** Of a body whose signature held when it came. */
    public Reclassified reclassify(ReceivedDelivery receipt) {
        if (!(scanner.scan(receipt.body()) instanceof Scan.Delivered delivered)) {
            return new Reclassified.Handshake();
        }
        Optional<String> defect = delivered.event() instanceof UnroutableEvent no
                ? Optional.of(no.defect().slug())
                : Optional.empty();
        return new Reclassified.Routed(router.route(delivered.event(), receipt), defect);
    }

    /** Of a body whose signature did not hold when it came; nothing of it is believed before it holds now. */
    public Reclassified reclassify(ReceivedDelivery receipt, String signature, SignatureVerifier signatures) {
        // The handshake signs such bytes for anyone who asks.
        boolean proven = signatures.verify(receipt.body(), signature).holds()
                && !ChallengeResponder.couldBeChallenge(receipt.body());
        return proven ? reclassify(receipt) : new Reclassified.Unproven();
    }
}
