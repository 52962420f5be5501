package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.routing.VehicleMode;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Metrics of deliveries as an operator sees them, under the names that {@code docs/operations.md} gives. */
class WebhookMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WebhookMetrics metrics = new WebhookMetrics(registry);
    private int metersAtTheStart;

    @BeforeEach
    void count() {
        metersAtTheStart = registry.getMeters().size();
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalIsCountedAndTimedUnderItsSlug(Refusal refusal) {
        metrics.answered(Outcome.refused(DeliveryType.UNVERIFIED, refusal), System.nanoTime());

        assertThat(received("unverified", refusal.slug())).isEqualTo(1);
        assertThat(answers(refusal.slug())).isEqualTo(1);
        assertThat(answers("accepted")).isZero();
        assertThat(registry.getMeters()).hasSize(metersAtTheStart);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHALLENGE_UNACCEPTABLE", "TOO_MANY_CHALLENGES"})
    void aRefusedHandshakeIsCountedByItself(Refusal refusal) {
        metrics.answered(Outcome.refused(DeliveryType.VERIFY, refusal), System.nanoTime());

        assertThat(registry.get(WebhookMetrics.VERIFY_REFUSED.name())
                        .tag("reason", refusal.slug())
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void acceptedEventsAndAnsweredChallengesAreDistinguished() {
        metrics.answered(new Outcome(DeliveryType.VEHICLE_ERROR, WebhookResponse.ACCEPTED), System.nanoTime());
        metrics.answered(
                new Outcome(DeliveryType.VERIFY, new WebhookResponse.ChallengeAnswered("response")), System.nanoTime());

        assertThat(received("vehicle-error", "accepted")).isEqualTo(1);
        assertThat(received("verify", "challenge-answered")).isEqualTo(1);
        assertThat(answers("accepted")).isEqualTo(1);
        assertThat(answers("challenge-answered")).isEqualTo(1);
    }

    @Test
    void anAnswerIsTimedFromItsStart() {
        // When: one that began a minute ago
        metrics.answered(
                new Outcome(DeliveryType.VEHICLE_STATE, WebhookResponse.ACCEPTED),
                System.nanoTime() - TimeUnit.MINUTES.toNanos(1));

        // Then
        assertThat(registry.get(WebhookMetrics.ANSWER_TIME.name())
                        .tag("answer", "accepted")
                        .timer()
                        .totalTime(TimeUnit.MINUTES))
                .isBetween(1.0, 60.0);
    }

    @Test
    void bodiesAndRequestsInFlightAreMetrics() {
        // Given
        InFlight inFlight = new InFlight(10, 1000);
        metrics.watch(inFlight);

        // When
        inFlight.tryEnter(300);
        inFlight.tryGrow(300);
        metrics.bodyReceived(300);

        // Then
        assertThat(registry.get(WebhookMetrics.IN_FLIGHT.name()).gauge().value())
                .isEqualTo(1);
        assertThat(registry.get(WebhookMetrics.SIZE_IN_FLIGHT.name()).gauge().value())
                .isEqualTo(300);
        assertThat(registry.get(WebhookMetrics.BODY_SIZE.name()).summary().totalAmount())
                .isEqualTo(300);
    }

    @Test
    void everyKindOfEventHasATypeOfItsOwn() {
        assertThat(DeliveryType.of(vehicleEvent(VehicleEventType.VEHICLE_STATE, VehicleMode.LIVE))
                        .slug())
                .isEqualTo("vehicle-state");
        assertThat(DeliveryType.of(vehicleEvent(VehicleEventType.VEHICLE_ERROR, VehicleMode.UNKNOWN))
                        .slug())
                .isEqualTo("vehicle-error");
        assertThat(DeliveryType.of(vehicleEvent(VehicleEventType.VEHICLE_ERROR, VehicleMode.TEST))
                        .slug())
                .isEqualTo("test");
        assertThat(DeliveryType.of(vehicleEvent(VehicleEventType.VEHICLE_STATE, VehicleMode.SIMULATED))
                        .slug())
                .isEqualTo("simulated");
        assertThat(DeliveryType.of(new LegacyEvent("schedule", null, null, null, VehicleMode.SIMULATED))
                        .slug())
                .isEqualTo("legacy");
        assertThat(DeliveryType.of(UnroutableEvent.unreadable(EventDefect.TOO_DEEP, "detail"))
                        .slug())
                .isEqualTo("unroutable");
    }

    private static VehicleEvent vehicleEvent(VehicleEventType type, VehicleMode mode) {
        return new VehicleEvent(type, "event", "user", "vehicle", mode, Delivery.UNKNOWN);
    }

    private double received(String type, String answer) {
        return registry.get(WebhookMetrics.RECEIVED.name())
                .tags("type", type, "answer", answer)
                .counter()
                .count();
    }

    private long answers(String answer) {
        return registry.get(WebhookMetrics.ANSWER_TIME.name())
                .tag("answer", answer)
                .timer()
                .count();
    }
}
