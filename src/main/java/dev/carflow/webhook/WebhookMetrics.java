package dev.carflow.webhook;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import dev.carflow.routing.EventDefect;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Counts and times deliveries. Every combination of tags is registered at start, so that no request registers one. */
@ApplicationScoped
public class WebhookMetrics {

    static final MeterDefinition RECEIVED = MeterDefinition.counter(
                    "carflow.webhook.received", "Deliveries answered", TagKey.TYPE, TagKey.ANSWER)
            .values(TagKey.TYPE, Stream.of(DeliveryType.values()).map(DeliveryType::slug))
            .values(TagKey.ANSWER, "accepted", "challenge-answered")
            .values(TagKey.ANSWER, Stream.of(Refusal.values()).map(Refusal::slug))
            .advice("`not-durable` and `overloaded` are answered 503: see the log and the publish "
                    + "time. A rise of `signature-mismatch` is a token mix-up or a forger. No "
                    + "`accepted` for long: look from outside");
    static final MeterDefinition ANSWER_TIME = MeterDefinition.timer(
                    "carflow.webhook.answer.time", "From the request's headers to its answer", TagKey.ANSWER)
            .values(TagKey.ANSWER, "accepted", "challenge-answered")
            .values(TagKey.ANSWER, Stream.of(Refusal.values()).map(Refusal::slug))
            .advice("A considerable share of `accepted` over 200 ms, Smartcar's recommendation, "
                    + "means that Kafka is slow or the process is short of processor time");
    static final MeterDefinition VERIFICATION = MeterDefinition.timer(
                    "carflow.webhook.verification", "Checking one body against the management tokens")
            .advice("It grows with the number of tokens and the size of bodies; otherwise the "
                    + "process is short of processor time");
    static final MeterDefinition BODY_SIZE = MeterDefinition.summary(
                    "carflow.webhook.body.size", "Bodies received whole")
            .withUnit("bytes")
            .advice("A maximum near `carflow.webhook.max-body`: raise that before deliveries get 413");
    static final MeterDefinition IN_FLIGHT = MeterDefinition.gauge(
                    "carflow.webhook.in.flight", "Deliveries admitted and not yet answered")
            .advice("Near `carflow.webhook.max-in-flight`: Kafka is slow, or add processes");
    static final MeterDefinition SIZE_IN_FLIGHT = MeterDefinition.gauge(
                    "carflow.webhook.size.in.flight", "Bytes that have arrived of the bodies of deliveries in flight")
            .withUnit("bytes")
            .advice("Near `carflow.webhook.max-size-in-flight`: Kafka is slow, or add processes");

    static final MeterDefinition QUARANTINED = MeterDefinition.counter(
                    "carflow.webhook.quarantined", "Deliveries put into the quarantine", TagKey.REASON)
            .values(TagKey.REASON, Stream.of(EventDefect.values()).map(EventDefect::slug))
            .advice("Any increase: look at the records, see [quarantine](events.md#quarantine)");

    /** More than none means that a sender tries the signing oracle. */
    static final MeterDefinition VERIFY_REFUSED = MeterDefinition.counter(
                    "carflow.webhook.verify.refused", "Handshakes refused", TagKey.REASON)
            .values(
                    TagKey.REASON,
                    Stream.of(Refusal.CHALLENGE_UNACCEPTABLE, Refusal.TOO_MANY_CHALLENGES)
                            .map(Refusal::slug))
            .advice("A sender tries the signing oracle, or you verify the webhook very often");

    /** In seconds since the epoch. Once it stands still, the previous token can go. */
    static final MeterDefinition PREVIOUS_TOKEN_LAST_USED = MeterDefinition.gauge(
                    "carflow.webhook.previous.token.last.used",
                    "When a signature was last made with a token other than the current one; 0 = never")
            .withUnit("seconds")
            .advice("Once it stands still, the previous token can be removed: see [token "
                    + "rotation](operations.md#token-rotation)");

    private static final String ACCEPTED = "accepted";
    private static final String CHALLENGE_ANSWERED = "challenge-answered";

    /** The meters of one kind of response. */
    private record AnswerMeters(Map<DeliveryType, Counter> received, Timer answerTime) {}

    private final MeterRegistry registry;
    private final Timer verification;
    private final DistributionSummary bodySize;
    private final AnswerMeters accepted;
    private final AnswerMeters challengeAnswered;
    private final Map<Refusal, AnswerMeters> refused = new EnumMap<>(Refusal.class);
    private final Map<Refusal, Counter> verifyRefused = new EnumMap<>(Refusal.class);
    private final Map<EventDefect, Counter> quarantined = new EnumMap<>(EventDefect.class);
    private final AtomicLong previousTokenLastUsed = new AtomicLong();

    @Inject
    public WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.verification = VERIFICATION.timer(registry);
        this.bodySize = BODY_SIZE.summary(registry);
        this.accepted = answerMeters(ACCEPTED);
        this.challengeAnswered = answerMeters(CHALLENGE_ANSWERED);
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, answerMeters(refusal.slug()));
        }
        for (Refusal refusal : new Refusal[] {Refusal.CHALLENGE_UNACCEPTABLE, Refusal.TOO_MANY_CHALLENGES}) {
            verifyRefused.put(refusal, VERIFY_REFUSED.counter(registry, refusal.slug()));
        }
        for (EventDefect defect : EventDefect.values()) {
            quarantined.put(defect, QUARANTINED.counter(registry, defect.slug()));
        }
        PREVIOUS_TOKEN_LAST_USED.gauge(registry, previousTokenLastUsed, AtomicLong::get);
    }

    void watch(InFlight inFlight) {
        IN_FLIGHT.gauge(registry, inFlight, InFlight::deliveries);
        SIZE_IN_FLIGHT.gauge(registry, inFlight, InFlight::bytes);
    }

    /** @param startedAt {@link System#nanoTime} before the check of a signature that has just ended */
    void verified(long startedAt) {
        verification.record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    void previousTokenUsed(Instant at) {
        previousTokenLastUsed.set(at.getEpochSecond());
    }

    void quarantined(EventDefect reason) {
        quarantined.get(reason).increment();
    }

    void bodyReceived(int bytes) {
        bodySize.record(bytes);
    }

    void answered(Outcome outcome, long startedAt) {
        AnswerMeters meters = metersOf(outcome.answer());
        meters.received().get(outcome.type()).increment();
        meters.answerTime().record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    private AnswerMeters metersOf(WebhookResponse answer) {
        if (answer instanceof WebhookResponse.Accepted) {
            return accepted;
        }
        if (answer instanceof WebhookResponse.Refused no) {
            Counter verify = verifyRefused.get(no.refusal());
            if (verify != null) {
                verify.increment();
            }
            return refused.get(no.refusal());
        }
        return challengeAnswered;
    }

    private AnswerMeters answerMeters(String answer) {
        Map<DeliveryType, Counter> received = new EnumMap<>(DeliveryType.class);
        for (DeliveryType type : DeliveryType.values()) {
            received.put(type, RECEIVED.counter(registry, type.slug(), answer));
        }
        Timer answerTime = ANSWER_TIME.timer(
                registry,
                timer -> timer.serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10)),
                answer);
        return new AnswerMeters(received, answerTime);
    }
}
