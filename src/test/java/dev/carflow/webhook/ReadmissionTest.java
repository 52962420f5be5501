package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.Receipt;
import dev.carflow.routing.Routes;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.Readmission.Admitted;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a redrive makes of a body that came in earlier. */
class ReadmissionTest {

    private static final Samples.Delivery EVENT = Samples.delivery("vehicle-state-tesla-model3");

    private final SignatureVerifier signatures = new SignatureVerifier(List.of(Samples.TOKEN));
    private final Readmission readmission = readmission();

    @Test
    void anEventGoesWhereItWouldHaveGoneAtFirst() {
        // When
        Admitted admitted = readmission.admit(receipt(EVENT.body()), EVENT.signature(), signatures);

        // Then
        assertThat(admitted).isInstanceOfSatisfying(Admitted.Routed.class, routed -> {
            assertThat(routed.record().topic()).isEqualTo("smartcar.vehicle-state");
            assertThat(routed.record().value()).isEqualTo(EVENT.body());
            assertThat(routed.defect()).isEmpty();
        });
    }

    @Test
    void whatStillCannotBeRoutedIsQuarantinedAgainAndSaysWhy() {
        Admitted admitted = readmission.admit(receipt(bytes("{}")));

        assertThat(admitted).isInstanceOfSatisfying(Admitted.Routed.class, routed -> {
            assertThat(routed.record().topic()).isEqualTo("smartcar.quarantine");
            assertThat(routed.defect()).contains("unknown-type");
        });
    }

    @Test
    void aBodyThatTheseTokensDoNotProveStaysOut() {
        assertThat(readmission.admit(receipt(EVENT.body()), signatures.sign("another body"), signatures))
                .isEqualTo(new Admitted.Unproven());
        assertThat(readmission.admit(receipt(EVENT.body()), null, signatures)).isEqualTo(new Admitted.Unproven());
    }

    @Test
    void aSignatureThatTheHandshakeMayHaveMadeProvesNothing() {
        assertThat(readmission.admit(receipt(bytes("a-challenge")), signatures.sign("a-challenge"), signatures))
                .isEqualTo(new Admitted.Unproven());
    }

    @Test
    void aHandshakeIsNotRoutedAnywhere() {
        assertThat(readmission.admit(receipt(Samples.delivery("verify").body())))
                .isEqualTo(new Admitted.Handshake());
    }

    private static Receipt receipt(byte[] body) {
        return new Receipt(body, Instant.EPOCH, TraceContext.continueFrom(null, null));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Readmission readmission() {
        Routes routes = new ConfiguredRoutes("smartcar", Map.of(), List.of());
        TopicsConfig topics = new SmallRyeConfigBuilder()
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
        return new Readmission(
                64,
                new EventRouter(
                        routes, new Topics(topics, routes), vehicle -> Optional.empty(), SimulatedVehicles.TEST_TOPIC));
    }
}
