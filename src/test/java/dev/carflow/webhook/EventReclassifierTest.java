package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.Routes;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.EventReclassifier.Reclassified;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A redrive's treatment of a body that arrived earlier. */
class EventReclassifierTest {

    private static final Samples.Delivery EVENT = Samples.delivery("vehicle-state-tesla-model3");

    private final SignatureVerifier signatures = new SignatureVerifier(List.of(Samples.TOKEN));
    private final EventReclassifier reclassifier = reclassifier();

    @Test
    void anEventGoesWhereItWouldHaveGoneAtFirst() {
        // When
        Reclassified reclassified = reclassifier.reclassify(receipt(EVENT.body()), EVENT.signature(), signatures);

        // Then
        assertThat(reclassified).isInstanceOfSatisfying(Reclassified.Routed.class, routed -> {
            assertThat(routed.record().topic()).isEqualTo("smartcar.vehicle-state");
            assertThat(routed.record().value()).isEqualTo(EVENT.body());
            assertThat(routed.defect()).isEmpty();
        });
    }

    @Test
    void stillUnroutableBodiesAreQuarantinedAgainWithAReason() {
        Reclassified reclassified = reclassifier.reclassify(receipt(bytes("{}")));

        assertThat(reclassified).isInstanceOfSatisfying(Reclassified.Routed.class, routed -> {
            assertThat(routed.record().topic()).isEqualTo("smartcar.quarantine");
            assertThat(routed.defect()).contains("unknown-type");
        });
    }

    @Test
    void aBodyThatTheseTokensDoNotProveStaysOut() {
        assertThat(reclassifier.reclassify(receipt(EVENT.body()), signatures.sign("another body"), signatures))
                .isEqualTo(new Reclassified.Unproven());
        assertThat(reclassifier.reclassify(receipt(EVENT.body()), null, signatures))
                .isEqualTo(new Reclassified.Unproven());
    }

    @Test
    void aSignatureThatTheHandshakeMayHaveMadeProvesNothing() {
        assertThat(reclassifier.reclassify(receipt(bytes("a-challenge")), signatures.sign("a-challenge"), signatures))
                .isEqualTo(new Reclassified.Unproven());
    }

    @Test
    void aHandshakeIsNotRoutedAnywhere() {
        assertThat(reclassifier.reclassify(receipt(Samples.delivery("verify").body())))
                .isEqualTo(new Reclassified.Handshake());
    }

    private static ReceivedDelivery receipt(byte[] body) {
        return new ReceivedDelivery(body, Instant.EPOCH, TraceContext.continueFrom(null, null));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static EventReclassifier reclassifier() {
        Routes routes = new ConfiguredRoutes("smartcar", Map.of(), List.of());
        TopicsConfig topics = new SmallRyeConfigBuilder()
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
        return new EventReclassifier(
                64,
                new EventRouter(
                        routes, new Topics(topics, routes), vehicle -> Optional.empty(), SimulatedVehicles.TEST_TOPIC));
    }
}
