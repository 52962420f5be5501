package dev.carflow.webhook;

import dev.carflow.operations.Meters;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
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
import java.util.function.Supplier;

/** Counts and times deliveries. Every combination of tags is registered at start, so that no request registers one. */
@ApplicationScoped
public class WebhookMetrics {

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
    private final AtomicLong previousTokenLastUsed = new AtomicLong();

    @Inject
    public WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.verification = Timer.builder(Meters.WEBHOOK_VERIFICATION)
                .description("Checking one body against the management tokens")
                .register(registry);
        this.bodySize = DistributionSummary.builder(Meters.WEBHOOK_BODY_SIZE)
                .baseUnit("bytes")
                .description("Bodies received whole")
                .register(registry);
        this.accepted = answerMeters(ACCEPTED);
        this.challengeAnswered = answerMeters(CHALLENGE_ANSWERED);
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, answerMeters(refusal.slug()));
        }
        for (Refusal refusal : new Refusal[] {Refusal.CHALLENGE_UNACCEPTABLE, Refusal.TOO_MANY_CHALLENGES}) {
            verifyRefused.put(refusal, registry.counter(Meters.WEBHOOK_VERIFY_REFUSED, Meters.REASON, refusal.slug()));
        }
        Gauge.builder(Meters.WEBHOOK_PREVIOUS_TOKEN_LAST_USED, previousTokenLastUsed, AtomicLong::get)
                .baseUnit("seconds")
                .description("When a signature was last made with a token other than the current one; 0 = never")
                .register(registry);
    }

    void watch(InFlight inFlight) {
        Gauge.builder(Meters.WEBHOOK_IN_FLIGHT, inFlight, InFlight::deliveries)
                .description("Deliveries admitted and not yet answered")
                .register(registry);
        Gauge.builder(Meters.WEBHOOK_SIZE_IN_FLIGHT, inFlight, InFlight::bytes)
                .baseUnit("bytes")
                .description("Bytes of the bodies of these deliveries that have arrived")
                .register(registry);
    }

    <T> T timeVerification(Supplier<T> check) {
        long startedAt = System.nanoTime();
        T result = check.get();
        verification.record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
        return result;
    }

    void previousTokenUsed(Instant at) {
        previousTokenLastUsed.set(at.getEpochSecond());
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
            received.put(
                    type,
                    Counter.builder(Meters.WEBHOOK_RECEIVED)
                            .description("Deliveries answered")
                            .tags(Meters.TYPE, type.slug(), Meters.ANSWER, answer)
                            .register(registry));
        }
        Timer answerTime = Timer.builder(Meters.WEBHOOK_ANSWER_TIME)
                .description("From the request's headers to its answer")
                .tag(Meters.ANSWER, answer)
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10))
                .register(registry);
        return new AnswerMeters(received, answerTime);
    }
}
