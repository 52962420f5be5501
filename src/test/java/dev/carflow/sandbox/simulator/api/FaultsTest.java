package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Samples;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {

    private static final Vertx VERTX = TestVertx.get();

    private final ApiClient client = new ApiClient(VERTX, ApiClient.unlimited()).authorized();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "401, error-401.json",
        "403, error-403.json",
        "409, error-409-vehicle-asleep.json",
        "429, error-429-smartcar-api.json",
        "430, error-430-vehicle-request-limit.json",
        "500, error-500.json",
        "501, error-501-not-capable.json",
        "502, error-502-upstream.json"
    })
    void anErrorIsTheSampleOfItsStatusForAsManyCallsAsWanted(int status, String sample) {
        // When
        client.api.faults().inject(Fault.status(status), FaultCondition.next(2).at(Endpoint.SIGNALS));

        // Then
        assertThat(client.get("/connections").statusCode()).isEqualTo(200);
        ErrorSample.assertIs(client.signalsOf(0), status, sample);
        ErrorSample.assertIs(client.signalsOf(1), status, sample);
        assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
    }

    @Test
    void aGatewayTimeoutIsAPageNotJson() {
        // When
        client.api.faults().inject(Fault.status(504), FaultCondition.next(1));
        HttpResponse<String> response = client.signalsOf(0);

        // Then
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.headers().firstValue("content-type")).contains("text/html");
        assertThat(response.body())
                .isEqualTo(
                        Samples.json("error-504-gateway-html.json").path("body").asText());
    }

    @Test
    void retryAfterGoesAlong() {
        client.api.faults().inject(Fault.status(429, Duration.ofSeconds(7)), FaultCondition.next(1));
        assertThat(client.signalsOf(0).headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void theTokenEndpointSpeaksOauth() {
        client.api.faults().inject(Fault.status(401), FaultCondition.next(1).at(Endpoint.TOKEN));
        client.api.faults().inject(Fault.status(500), FaultCondition.next(1).at(Endpoint.TOKEN));
        assertThat(ApiClient.json(client.token(ApiClient.FORM)).path("error").asText())
                .isEqualTo("invalid_client");
        assertThat(client.token(ApiClient.FORM).statusCode()).isEqualTo(500);
        assertThat(client.token(ApiClient.FORM).statusCode()).isEqualTo(200);
    }

    @Test
    void canBeForOneVehicleOnlyAndLifted() {
        // When
        Faults.Injection injection = client.api
                .faults()
                .inject(Fault.status(500), FaultCondition.always().forVehicle(client.vehicle(0)));

        // Then
        assertThat(client.signalsOf(0).statusCode()).isEqualTo(500);
        assertThat(client.get("/vehicles/" + client.vehicle(0)).statusCode()).isEqualTo(500);
        assertThat(client.signalsOf(1).statusCode()).isEqualTo(200);
        assertThat(client.get("/connections").statusCode()).isEqualTo(200);
        assertThat(injection.struck()).isEqualTo(2);
        injection.lift();
        assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
    }

    @Test
    void strikesAtTheSetProbability() {
        // Given
        client.api.faults().inject(Fault.status(500), FaultCondition.withProbability(0.3));

        // When
        int struck = 0;
        for (int i = 0; i < 500; i++) {
            struck += client.get("/vehicles/" + client.vehicle(0)).statusCode() == 500 ? 1 : 0;
        }

        // Then
        assertThat(struck / 500.0).isCloseTo(0.3, within(0.08));
    }

    @Test
    void latencyDelaysTheTrueAnswerAndAddsUpWithAnotherFault() {
        // Given
        client.api.faults().inject(Fault.latency(Duration.ofMillis(120)), FaultCondition.next(2));
        client.api.faults().inject(Fault.status(502), FaultCondition.always().at(Endpoint.CONNECTIONS));

        // When
        long begun = System.nanoTime();
        int plain = client.signalsOf(0).statusCode();
        int failed = client.get("/connections").statusCode();
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();

        // Then
        assertThat(plain).isEqualTo(200);
        assertThat(failed).isEqualTo(502);
        assertThat(millis).isGreaterThanOrEqualTo(240);
    }

    @Test
    void aResetIsNoAnswerAtAll() {
        client.api.faults().inject(new Fault.Reset(), FaultCondition.always());
        assertThatThrownBy(() -> client.trySend(client.request("/connections"))).isInstanceOf(IOException.class);
        assertThat(client.api.counts().byStatus()).doesNotContainKey(500);
    }

    @Test
    void silenceLastsUntilTheCallerGivesUp() {
        // When
        client.api.faults().inject(new Fault.Silence(), FaultCondition.next(1));

        // Then
        assertThatThrownBy(() -> client.trySend(client.request("/connections").timeout(Duration.ofMillis(200))))
                .isInstanceOf(HttpTimeoutException.class);
        await().until(() -> client.api.counts().inProgress() == 0);
    }

    @Test
    void aTruncatedBodyEndsBeforeItsAnnouncedLength() {
        client.api.faults().inject(new Fault.TruncatedBody(), FaultCondition.always());
        assertThatThrownBy(() -> client.trySend(client.request("/connections")))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("content-length");
    }

    @Test
    void anEndlessBodyContinuesUntilTheCallerCloses() throws IOException {
        // Given
        client.api.faults().inject(new Fault.EndlessBody(), FaultCondition.next(1));

        // When
        HttpResponse<InputStream> response =
                client.trySend(client.request("/connections"), BodyHandlers.ofInputStream());

        // Then
        try (InputStream body = response.body()) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(body.readNBytes(5_000_000)).hasSize(5_000_000);
        }
        await().until(() -> client.api.counts().inProgress() == 0);
    }

    @Test
    void retryAfterCanBeADate() {
        client.clock.advance(Duration.ofMillis(1));
        client.api.faults().inject(Fault.statusUntil(429, Duration.ofSeconds(7)), FaultCondition.next(1));
        String date = client.signalsOf(0).headers().firstValue("Retry-After").orElseThrow();
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .isBetween(
                        client.clock.instant().plusSeconds(7),
                        client.clock.instant().plusSeconds(8));
        assertThat(date).matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
    }

    @Test
    void aTricklingBodyIsWholeInTheEndUnlessTheCallerHangsUp() throws IOException {
        // Given
        String whole = client.get("/vehicles/" + client.vehicle(0)).body();
        client.api.faults().inject(new Fault.TricklingBody(20, Duration.ofMillis(10)), FaultCondition.always());

        // When
        long begun = System.nanoTime();
        String trickled = client.get("/vehicles/" + client.vehicle(0)).body();

        // Then
        assertThat(trickled).isEqualTo(whole);
        assertThat(Duration.ofNanos(System.nanoTime() - begun).toMillis()).isGreaterThan(whole.length() / 20 * 10 - 10);
        try (InputStream body = client.trySend(client.request("/connections"), BodyHandlers.ofInputStream())
                .body()) {
            assertThat(body.readNBytes(20)).hasSize(20);
        }
        await().until(() -> client.api.counts().inProgress() == 0);
    }

    @Test
    void aLargeBodyHasTheAnnouncedLengthAndIsJson() throws IOException {
        // Given
        client.api.faults().inject(new Fault.LargeBody(100_000_000), FaultCondition.next(1));
        client.api.faults().inject(new Fault.LargeBody(11), FaultCondition.next(1));

        // When
        HttpResponse<InputStream> response =
                client.trySend(client.request("/connections"), BodyHandlers.ofInputStream());

        // Then
        assertThat(response.headers().firstValue("content-length")).contains("100000000");
        try (InputStream body = response.body()) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(100_000_000);
        }
        assertThat(client.get("/connections").body()).isEqualTo("{\"data\":\"\"}");
        await().until(() -> client.api.counts().inProgress() == 0);
    }

    @Test
    void aStatusThatCannotBeInjectedIsRefusedAtOnce() {
        assertThatThrownBy(() -> Fault.status(418)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsCallsByEndpointStatusCredentialAndVehicle() {
        // Given
        client.signalsOf(0);
        client.signalsOf(0);
        client.signalsOf(1);
        client.get("/vehicles/made-up/signals", "x");
        client.follow(client.api.vehicleApi() + "/connections");

        // When
        ApiCounts counts = client.api.counts();

        // Then
        assertThat(counts.calls()).isEqualTo(6);
        assertThat(counts.at(Endpoint.SIGNALS)).isEqualTo(4);
        assertThat(counts.at(Endpoint.CONNECTIONS)).isEqualTo(1);
        assertThat(counts.at(Endpoint.TOKEN)).isEqualTo(1);
        assertThat(counts.withStatus(200)).isEqualTo(5);
        assertThat(counts.withStatus(404)).isEqualTo(1);
        assertThat(counts.about(client.vehicle(0))).isEqualTo(2);
        assertThat(counts.byVehicle()).hasSize(2);
        assertThat(counts.byCredential()).containsEntry(client.bearer(), 5L).containsEntry("none", 1L);
        assertThat(counts.mostInProgress()).isEqualTo(1);
        await().until(() -> client.api.counts().inProgress() == 0);
    }

    @Test
    void knowsTheMostCallsThereWereAtOneTime() {
        // Given
        CompletableFuture<Void> answers = new CompletableFuture<>();
        client.api.faults().inject(new Fault.Held(answers), FaultCondition.always());

        // When
        List<CompletableFuture<Void>> calls = IntStream.range(0, 7)
                .mapToObj(i ->
                        CompletableFuture.runAsync(() -> client.get("/connections"), task -> new Thread(task).start()))
                .toList();
        await().until(() -> client.api.counts().inProgress() == 7);
        answers.complete(null);
        calls.forEach(CompletableFuture::join);

        // Then
        assertThat(client.api.counts().mostInProgress()).isEqualTo(7);
    }
}
