package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.VehicleTokens;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refused vehicle 5YJ3E1EA7KF317000 of somebody",
                "at 52.520008, 13.404954",
                "position={lat=-0.1278}",
                "unreadable: {\"eventId\":\"x\"}",
                "unreadable: {\\\"eventId\\\": \\\"x\\\"}",
                "sent Authorization: Bearer 0e1f6c1a-1111-4222-8333-944445555666.abc",
                "answer {\"access_token\" : \"x\"}",
                "SC-Signature: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "key simulated-secret",
                "key simulated-legacy-secret of old",
                "with 0e1f6c1a-1111-4222-8333-944445555666.7c9d2b1a-5e44-4f0a-9c7d-2b1a5e444f0a at hand",
                "user a4c82e9f-6b1d-4e37-9c05-2f8d7a613be4 has to act",
                "/v3/vehicles/c2f0a7d4-8e36-4b19-9d52-61b8f3a04e77/signals",
                "no answer of postgresql://carflow:hunter2@db:5432/carflow",
                "no answer of https://:hunter2@proxy:3128",
                "jdbc:postgresql://db/carflow?user=carflow&password=hunter2",
                "sasl.jaas.config: ScramLoginModule required username=\"u\" password=\"hunter2\";"
            })
    void isFound(String line) {
        assertThat(PrivateValues.usual().in("one line\n" + line + "\nanother")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 09:55:00,270 INFO  [io.quarkus] (main) started in 8.285s. Listening on: http://0.0.0.0:43427",
                "took PT1.234567S, then 0.123456s, at 2026-11-22T09:55:00.270123Z",
                "cluster MkU3OEVBNTcwNTJENDM2Qk, transaction 4c1f0e1a-0000-4000-8000-000000000001",
                "PostgreSQL 18.6, Java 17.0.15, 127.0.0.1:9092",
                "carflow.enrichment.signals, carflow_webhook_events_total{type=\"state\"}",
                "sasl.jaas.config = [hidden], ssl.key.password = null, ssl.truststore.password = null",
                "no answer of postgresql://db:5432/carflow, mail to ops@example.com, http://127.0.0.1:8080/a@b"
            })
    void isNotMistaken(String line) {
        assertThat(PrivateValues.usual().in(line)).isEmpty();
    }

    @Test
    void peopleVehiclesAndTokensOfASimulatorAreFoundFromWhenTheyAreThere() {
        // Given
        Vertx vertx = Vertx.vertx();
        SmartcarSimulator smartcar = complete(SmartcarSimulator.start(
                vertx, SimulatorSettings.of(FleetSettings.of(2, 3)).withApi(ApiSettings.defaults())));
        try {
            PlantedValues.plant(smartcar.fleet());
            PlantedValues.plant(smartcar.api());
            Connection old = smartcar.fleet().connections().get(0);

            // When: some come later
            Connection later = smartcar.fleet()
                    .connectNewUser("customer-of-ours-1", 1, VehicleIdentity.LIVE, Instant.now())
                    .get(0);
            VehicleTokens tokens = smartcar.api().issueTokens(old.vehicle().id());

            // Then
            for (String value : List.of(
                    old.user().id(),
                    old.vehicle().id(),
                    later.user().id(),
                    later.vehicle().id(),
                    "customer-of-ours-1",
                    tokens.accessToken(),
                    tokens.refreshToken())) {
                assertThat(PrivateValues.usual().in("of " + value + " nothing is said"))
                        .singleElement()
                        .asString()
                        .doesNotContain(value);
            }
        } finally {
            complete(smartcar.close());
            complete(vertx.close());
        }
    }

    @ParameterizedTest
    @MethodSource
    void everySampleIsFound(Samples.Delivery sample) {
        assertThat(PrivateValues.usual().in(new String(sample.body(), java.nio.charset.StandardCharsets.UTF_8)))
                .isNotEmpty();
    }

    private static <T> T complete(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    static Stream<Samples.Delivery> everySampleIsFound() {
        return Samples.deliveries();
    }

    @Test
    void theReportDoesNotContainTheValue() {
        assertThat(PrivateValues.withPlanted(Set.of("user-4711")).in("hello user-4711, how are you"))
                .containsExactly("a planted value in: hello <9 characters>, how are you");
    }
}
