package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Shape;
import dev.carflow.sandbox.simulator.api.ApiSettings.EmptyStores;
import dev.carflow.sandbox.simulator.api.ApiSettings.ForeignVehicle;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalsTest {

    private static final Vertx VERTX = TestVertx.get();

    private final ApiClient client = new ApiClient(VERTX, ApiClient.unlimited()).authorized();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void signalsCanBeKeptForATimeAndAreReadAnewAfterIt() {
        try (ApiClient keeping =
                new ApiClient(VERTX, ApiClient.unlimited().withSignalsKeptFor(Duration.ofSeconds(60))).authorized()) {
            // Given
            String first = keeping.signalsOf(0).body();

            // When / Then
            keeping.clock.advance(Duration.ofSeconds(59));
            report(keeping);
            assertThat(keeping.signalsOf(0).body()).isEqualTo(first);
            keeping.clock.advance(Duration.ofSeconds(1));
            assertThat(keeping.signalsOf(0).body()).isNotEqualTo(first);

            // When
            keeping.fleet.vehicle(keeping.vehicle(0)).orElseThrow().monitored(false);

            // Then
            assertThat(ApiClient.json(keeping.signalsOf(0)).path("data")).isEmpty();
        }
    }

    @Test
    void signalsHaveTheShapeOfTheSamples() {
        // Given the API's sample, and the bodies of those of webhooks: they are the same on both sides
        Set<String> possible = new TreeSet<>(Shape.ofAll("signals-all.json"));
        possible.addAll(bodiesOf(
                "vehicle-state-tesla-model3.json",
                "vehicle-state-vw-id4-error-with-body.json",
                "vehicle-state-polestar2-nested-nulls.json",
                "vehicle-state-byd-seal-partial.json",
                "vehicle-state-ford-f150-ice.json"));
        possible.add(".included.vehicle.attributes.powertrainType string");

        // When
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < 37; i++) {
            JsonNode signals = ApiClient.json(client.signalsOf(i));
            assertThat(signals.path("meta").path("totalCount").asInt())
                    .isEqualTo(signals.path("data").size());
            found.addAll(Shape.of(signals));
        }

        // Then
        found.removeAll(possible);
        found.removeIf(line -> line.startsWith(".data[climate-externaltemperature].attributes.body"));
        assertThat(found).isEmpty();
    }

    @Test
    void valuesAndTimesAreThoseOfTheVehicleInIso8601() {
        // Given
        client.clock.advance(Duration.ofMinutes(5));
        report(client);

        // When
        JsonNode answer = ApiClient.json(client.signalsOf(0));

        // Then
        List<Signal> signals = client.fleet.connections().get(0).vehicle().observe(client.clock.instant());
        assertThat(answer.path("data")).hasSameSizeAs(signals);
        List<String> codes = new ArrayList<>();
        for (JsonNode resource : answer.path("data")) {
            codes.add(resource.path("id").asText());
            Signal signal = signals.stream()
                    .filter(candidate ->
                            candidate.code().code().equals(resource.path("id").asText()))
                    .findFirst()
                    .orElseThrow();
            if (signal.hasBody()) {
                assertThat(resource.path("attributes").path("body").toString()).isEqualTo(signal.body());
            }
            assertThat(resource.path("meta").has("oemUpdatedAt")).isEqualTo(signal.hasTimes());
            if (signal.hasTimes()) {
                String time = resource.path("meta").path("oemUpdatedAt").asText();
                assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
                assertThat(Instant.parse(time).toEpochMilli()).isEqualTo(signal.oemUpdatedAt());
            }
        }
        assertThat(codes).isSorted();
    }

    @Test
    void permissionErrorsSayUnknownWhereWebhooksSayNull() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 37; i++) {
            for (JsonNode signal : ApiClient.json(client.signalsOf(i)).path("data")) {
                JsonNode error = signal.path("attributes").path("status").path("error");
                if (error.path("type").asText().equals("PERMISSION")) {
                    codes.add(error.path("code").textValue());
                }
            }
        }
        assertThat(codes).isNotEmpty().containsOnly("UNKNOWN");
    }

    @Test
    void oneSignalComesWrappedLikeTheSample() {
        // When
        int index = vehicleOfKnownPowertrain();
        JsonNode signal = ApiClient.json(
                client.get(client.signalsPath(index) + "/odometer-traveleddistance", client.owner(index)));

        // Then
        Set<String> sample = new TreeSet<>();
        Shape.ofAll("signal-single.json")
                .forEach(
                        line -> sample.add(line.replace("tractionbattery-stateofcharge", "odometer-traveleddistance")));
        assertThat(Shape.of(signal)).isEqualTo(sample);
        ErrorSample.assertIs(
                client.get(client.signalsPath(0) + "/no-suchsignal", client.owner(0)),
                404,
                "error-404-documented-minimal.json");
    }

    @Test
    void theUserIdIsRequiredAndHasToBeTheOwners() {
        // Given
        String stranger = client.fleet.users().stream()
                .filter(user -> !user.id().equals(client.owner(0)))
                .findFirst()
                .orElseThrow()
                .id();

        // Then
        ErrorSample.assertIs(client.get(client.signalsPath(0)), 400, "error-400-missing-user-id.json");
        ErrorSample.assertIs(client.get(client.signalsPath(0), stranger), 404, "error-404-vehicle.json");
        ErrorSample.assertIs(client.get("/vehicles/none/signals", stranger), 404, "error-404-vehicle.json");
        try (ApiClient strict =
                new ApiClient(VERTX, ApiClient.unlimited().withForeignVehicle(ForeignVehicle.FORBIDDEN)).authorized()) {
            ErrorSample.assertIs(strict.get(strict.signalsPath(0), stranger), 403, "error-403.json");
        }
    }

    @Test
    void anEmptyStoreIsAnEmptyListOrNotFound() {
        // When
        client.fleet.connections().get(0).vehicle().monitored(false);

        // Then
        assertThat(Shape.of(ApiClient.json(client.signalsOf(0))))
                .containsAll(Set.of(".data array", ".meta.totalCount number", ".included.vehicle.id string"))
                .noneMatch(line -> line.startsWith(".data[]"));
        try (ApiClient other =
                new ApiClient(VERTX, ApiClient.unlimited().withEmptyStores(EmptyStores.NOT_FOUND)).authorized()) {
            other.fleet.connections().get(0).vehicle().monitored(false);
            ErrorSample.assertIs(other.signalsOf(0), 404, "error-404-vehicle.json");
        }
    }

    @Test
    void aVehicleHasTheShapeOfTheSample() {
        // When
        JsonNode vehicle = ApiClient.json(client.get("/vehicles/" + client.vehicle(vehicleOfKnownPowertrain())));

        // Then
        assertThat(Shape.of(vehicle)).isEqualTo(Shape.ofAll("vehicle.json"));
    }

    @Test
    void pathsOfVersion2AreNotFound() {
        ErrorSample.assertIs(
                client.get("/vehicles/" + client.vehicle(0) + "/battery", client.owner(0)), 404, "error-404-path.json");
    }

    @Test
    void theAnswerHasTheValuesOfWebhooksNotTheCarsPresentOnes() {
        // Given
        String before = client.signalsOf(0).body();

        // When the car moves on and no webhook reports it
        client.clock.advance(Duration.ofMinutes(50));

        // Then
        assertThat(client.signalsOf(0).body()).isEqualTo(before);

        // And when a webhook that is subscribed to one signal reports it, the store has them all
        report(client);
        List<Signal> seen = client.fleet.connections().get(0).vehicle().observe(client.clock.instant());
        JsonNode answer = ApiClient.json(client.signalsOf(0));
        assertThat(answer.path("data")).hasSameSizeAs(seen);
        assertThat(times(answer)).isEqualTo(times(seen));
    }

    private static Set<String> times(JsonNode answer) {
        Set<String> times = new TreeSet<>();
        answer.path("data").forEach(signal -> {
            String time = signal.path("meta").path("oemUpdatedAt").asText("");
            times.add(signal.path("id").asText() + " "
                    + (time.isEmpty() ? 0 : Instant.parse(time).toEpochMilli()));
        });
        return times;
    }

    private static Set<String> times(List<Signal> signals) {
        Set<String> times = new TreeSet<>();
        signals.forEach(signal -> times.add(signal.code().code() + " " + signal.oemUpdatedAt()));
        return times;
    }

    private static void report(ApiClient client) {
        client.fleet
                .connections()
                .get(0)
                .vehicle()
                .report(client.clock.instant(), 0, Set.of(SignalCode.EXTERNAL_TEMPERATURE));
    }

    private int vehicleOfKnownPowertrain() {
        int index = 0;
        while (client.fleet.connections().get(index).vehicle().identity().powertrainType() == null) {
            index++;
        }
        return index;
    }

    private static Set<String> bodiesOf(String... webhookSamples) {
        Set<String> bodies = new TreeSet<>();
        for (String line : Shape.ofAll(webhookSamples)) {
            if (line.contains("].body")) {
                bodies.add(line.replace(".data.signals[", ".data[").replace("].body", "].attributes.body"));
            }
        }
        return bodies;
    }
}
