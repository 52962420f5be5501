package dev.carflow.webhook;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.EventLog;
import dev.carflow.routing.Event;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.SignatureVerifier.Verdict;
import io.smallrye.mutiny.Uni;
import java.time.Clock;

/**
 * Decides the response to a delivery: signature, then envelope, then hand-over. Nothing in a body is trusted before its
 * signature holds, and no event is acknowledged before it is durable.
 */
final class WebhookReceiver {

    /** The length of a handshake at most; longer unsigned bodies are not parsed. */
    static final int MAX_UNSIGNED_BODY = 4096;

    private final SignatureVerifier signatures;
    private final EnvelopeScanner scanner;
    private final ChallengeResponder challenges;
    private final EventRouter router;
    private final EventLog log;
    private final SignatureMismatchListener mismatches;
    private final WebhookMetrics metrics;
    private final Clock clock;

    WebhookReceiver(
            SignatureVerifier signatures,
            EnvelopeScanner scanner,
            ChallengeResponder challenges,
            EventRouter router,
            EventLog log,
            SignatureMismatchListener mismatches,
            WebhookMetrics metrics,
            Clock clock) {
        this.signatures = signatures;
        this.scanner = scanner;
        this.challenges = challenges;
        this.router = router;
        this.log = log;
        this.mismatches = mismatches;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The kind of a delivery and the response to it. */
    record Outcome(DeliveryType type, WebhookResponse answer) {

        static Outcome refused(DeliveryType type, Refusal refusal) {
            return new Outcome(type, new WebhookResponse.Refused(refusal));
        }
    }

    /**
     * Handles one delivery. Never blocks and never fails.
     *
     * @param body the received bytes; handed on unchanged
     * @param signature the value of {@code SC-Signature}, or null
     * @param trace the trace that the record continues
     */
    Uni<Outcome> receive(byte[] body, String signature, TraceContext trace) {
        Verdict verdict = metrics.timeVerification(() -> signatures.verify(body, signature));
        if (!verdict.holds()) {
            return Uni.createFrom().item(unsigned(body, signature, verdict, trace));
        }
        if (ChallengeResponder.couldBeChallenge(body)) {
            // The handshake signs such bytes for anyone who asks.
            return Uni.createFrom().item(Outcome.refused(DeliveryType.UNVERIFIED, Refusal.SIGNATURE_MISMATCH));
        }
        if (verdict == Verdict.PREVIOUS_TOKEN) {
            metrics.previousTokenUsed(clock.instant());
        }
        Scan scan = scanner.scan(body);
        if (scan instanceof Scan.Handshake handshake) {
            WebhookResponse answer = challenges.answerSigned(handshake.challenge());
            return Uni.createFrom().item(new Outcome(DeliveryType.VERIFY, answer));
        }
        return store(((Scan.Delivered) scan).event(), new ReceivedDelivery(body, clock.instant(), trace));
    }

    /** A live handshake is not signed (contract 1.4); everything else must be. */
    private Outcome unsigned(byte[] body, String signature, Verdict verdict, TraceContext trace) {
        if (verdict == Verdict.MISSING
                && body.length <= MAX_UNSIGNED_BODY
                && scanner.scan(body) instanceof Scan.Handshake handshake) {
            return new Outcome(DeliveryType.VERIFY, challenges.answerUnsigned(handshake.challenge()));
        }
        mismatches.refused(new ReceivedDelivery(body, clock.instant(), trace), signature);
        Refusal refusal = verdict == Verdict.MISSING ? Refusal.SIGNATURE_MISSING : Refusal.SIGNATURE_MISMATCH;
        return Outcome.refused(DeliveryType.UNVERIFIED, refusal);
    }

    private Uni<Outcome> store(Event event, ReceivedDelivery receipt) {
        DeliveryType type = DeliveryType.of(event);
        return log.append(router.route(event, receipt)).map(result -> {
            if (!(result instanceof AppendResult.Stored)) {
                return Outcome.refused(type, Refusal.NOT_DURABLE);
            }
            if (event instanceof UnroutableEvent parked) {
                metrics.quarantined(parked.defect());
            }
            return new Outcome(type, WebhookResponse.ACCEPTED);
        });
    }
}
