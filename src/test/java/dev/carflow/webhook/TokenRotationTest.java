package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.Routes;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A management token that is being rotated out is still accepted, and its use is visible. */
class TokenRotationTest {

    private static final Instant NOW = Instant.parse("2026-11-22T00:47:44Z");
    private static final byte[] EVENT =
            Samples.delivery("vehicle-state-tesla-model3").body();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<EventRecord> stored = new ArrayList<>();
    private final WebhookReceiver receiver = receiver(new SignatureVerifier(List.of("current", "previous")));

    @Test
    void anEventSignedWithThePreviousTokenIsTakenAndTheTimeOfItsUseShown() {
        // Given
        receive(Service.sign("current", EVENT));
        assertThat(previousTokenLastUsed()).isZero();

        // When
        Outcome outcome = receive(Service.sign("previous", EVENT));

        // Then
        assertThat(outcome).isEqualTo(new Outcome(DeliveryType.VEHICLE_STATE, WebhookResponse.ACCEPTED));
        assertThat(stored).hasSize(2);
        assertThat(previousTokenLastUsed()).isEqualTo(NOW.getEpochSecond());
    }

    @Test
    void aSenderLearnsWhetherItsSignatureIsMissingOrWrong() {
        assertThat(receive(null)).isEqualTo(Outcome.refused(DeliveryType.UNVERIFIED, Refusal.SIGNATURE_MISSING));
        assertThat(receive(Service.sign("retired", EVENT)))
                .isEqualTo(Outcome.refused(DeliveryType.UNVERIFIED, Refusal.SIGNATURE_MISMATCH));
        assertThat(stored).isEmpty();
    }

    @Test
    void everyCheckOfASignatureIsTimed() {
        receive(Service.sign("current", EVENT));
        receive(null);

        var verification = registry.get(WebhookMetrics.VERIFICATION.name()).timer();
        assertThat(verification.count()).isEqualTo(2);
        assertThat(verification.max(TimeUnit.MINUTES)).isBetween(0.0, 10.0);
    }

    @Test
    void withoutAnyTokenThereIsNoVerifier() {
        assertThatThrownBy(() -> new SignatureVerifier(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private Outcome receive(String signature) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        receiver.receive(EVENT, signature, TraceContext.continueFrom(null, null), outcome::complete);
        return outcome.join();
    }

    private double previousTokenLastUsed() {
        return registry.get(WebhookMetrics.PREVIOUS_TOKEN_LAST_USED.name())
                .gauge()
                .value();
    }

    private WebhookReceiver receiver(SignatureVerifier signatures) {
        Routes routes = new ConfiguredRoutes("smartcar", Map.of(), List.of());
        TopicsConfig topics = new SmallRyeConfigBuilder()
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
        return new WebhookReceiver(
                signatures,
                new EnvelopeScanner(64),
                new ChallengeResponder(signatures, 1, System::nanoTime),
                new EventRouter(
                        routes, new Topics(topics, routes), vehicle -> Optional.empty(), SimulatedVehicles.TEST_TOPIC),
                entry -> {
                    stored.add(entry);
                    return Uni.createFrom().item(AppendResult.STORED);
                },
                (receipt, signature) -> {},
                new WebhookMetrics(registry),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
