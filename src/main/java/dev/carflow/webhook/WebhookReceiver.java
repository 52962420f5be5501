package dev.carflow.webhook;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.EventLog;
import dev.carflow.routing.Event;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.SignatureVerifier.Verdict;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

        private static final Map<DeliveryType, Outcome> ACCEPTED = Stream.of(DeliveryType.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), type -> new Outcome(type, WebhookResponse.ACCEPTED)));

        static Outcome accepted(DeliveryType type) {
            return ACCEPTED.get(type);
        }

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
     * @param answer is given the outcome once: at once, or on any thread when the event is durable or cannot be made so
     */
    void receive(byte[] body, String signature, TraceContext trace, Consumer<Outcome> answer) {
        long startedAt = System.nanoTime();
        Verdict verdict = signatures.verify(body, signature);
        metrics.verified(startedAt);
        if (!verdict.holds()) {
            answer.accept(unsigned(body, signature, verdict, trace));
            return;
        }
        if (ChallengeResponder.couldBeChallenge(body)) {
            // The handshake signs such bytes for anyone who asks.
            answer.accept(Outcome.refused(DeliveryType.UNVERIFIED, Refusal.SIGNATURE_MISMATCH));
            return;
        }
        if (verdict == Verdict.PREVIOUS_TOKEN) {
            metrics.previousTokenUsed(clock.instant());
        }
        Scan scan = scanner.scan(body);
        if (scan instanceof Scan.Handshake handshake) {
            answer.accept(new Outcome(DeliveryType.VERIFY, challenges.answerSigned(handshake.challenge())));
            return;
        }
        store(((Scan.Delivered) scan).event(), new ReceivedDelivery(body, clock.instant(), trace), answer);
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

    private void store(Event event, ReceivedDelivery receipt, Consumer<Outcome> answer) {
        DeliveryType type = DeliveryType.of(event);
        log.append(router.route(event, receipt), result -> {
            if (!(result instanceof AppendResult.Stored)) {
                answer.accept(Outcome.refused(type, Refusal.NOT_DURABLE));
                return;
            }
            if (event instanceof UnroutableEvent parked) {
                metrics.quarantined(parked.defect());
            }
            answer.accept(Outcome.accepted(type));
        });
    }
}
