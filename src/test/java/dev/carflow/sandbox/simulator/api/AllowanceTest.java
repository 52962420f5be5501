package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final Vertx VERTX = TestVertx.get();

    @Test
    void theBucketIsEmptyAfterItsCapacityAndRefillsAtItsRate() {
        try (ApiClient client = client(Allowance.smartcar().withBucket(5, 2))) {
            // Given
            assertThat(succeeding(client, 20)).isEqualTo(5);
            ErrorSample.assertIs(client.get("/connections"), 429, "error-429-smartcar-api.json");
            assertThat(client.get("/connections").headers().firstValue("Retry-After"))
                    .isEmpty();

            // When / Then
            client.clock.advance(Duration.ofSeconds(29));
            assertThat(succeeding(client, 2)).isZero();
            client.clock.advance(Duration.ofSeconds(1));
            assertThat(succeeding(client, 2)).isEqualTo(1);
            client.clock.advance(Duration.ofMinutes(2));
            assertThat(succeeding(client, 9)).isEqualTo(4);
            client.clock.advance(Duration.ofDays(1));
            assertThat(succeeding(client, 9)).isEqualTo(5);
        }
    }

    @Test
    void remainingCallsAndRefusalsCanBeQueried() {
        try (ApiClient client = client(Allowance.smartcar().withBucket(5, 2))) {
            // Given
            assertThat(Await.result(client.api.allowanceLeft())).isEqualTo(5);

            // When
            succeeding(client, 8);
            client.api.faults().inject(Fault.status(429), FaultCondition.next(1));
            client.get("/connections");
            client.clock.advance(Duration.ofSeconds(15));

            // Then
            assertThat(client.api.counts().refusedForApplication()).isEqualTo(3);
            assertThat(client.api.counts().withStatus(429)).isEqualTo(4);
            assertThat(Await.result(client.api.allowanceLeft())).isCloseTo(0.5, within(1e-6));
        }
    }

    @Test
    void theBucketIsSharedByAllCallsButNotByTheTokenEndpoint() {
        try (ApiClient client = client(Allowance.smartcar().withBucket(4, 0))) {
            // When
            for (int i = 0; i < 10; i++) {
                client.authorized();
            }

            // Then
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
            assertThat(client.get("/connections").statusCode()).isEqualTo(200);
            assertThat(client.get("/vehicles/" + client.vehicle(1)).statusCode())
                    .isEqualTo(200);
            assertThat(client.get("/nowhere").statusCode()).isEqualTo(404);
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void theBucketSaysWhenToComeBackIfSoSet() {
        try (ApiClient client = client(Allowance.smartcar().withBucket(1, 2).withRetryAfter())) {
            // Given
            assertThat(succeeding(client, 1)).isEqualTo(1);
            client.clock.advance(Duration.ofMillis(10_500));

            // When
            HttpResponse<String> refusal = client.get("/connections");

            // Then a retry at that time succeeds
            assertThat(refusal.headers().firstValue("Retry-After")).contains("20");
            client.clock.advance(Duration.ofSeconds(20));
            assertThat(succeeding(client, 1)).isEqualTo(1);
        }
    }

    @Test
    void aVehicleIsLimitedByItselfAndSaysWhenToComeBack() {
        try (ApiClient client = client(Allowance.unlimited().withVehicleInterval(Duration.ofSeconds(120)))) {
            // Given
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
            client.clock.advance(Duration.ofSeconds(50));

            // When
            HttpResponse<String> refusal = client.signalsOf(0);

            // Then
            ErrorSample.assertIs(refusal, 429, "error-429-vehicle.json");
            assertThat(refusal.headers().firstValue("Retry-After")).contains("70");
            assertThat(client.signalsOf(1).statusCode()).isEqualTo(200);
            assertThat(succeeding(client, 5)).isEqualTo(5);
            client.clock.advance(Duration.ofSeconds(70));
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theMonthlyQuotaOfAVehicleEndsIn430UntilTheNextMonth() {
        try (ApiClient client = client(Allowance.unlimited().withVehicleCallsPerMonth(3))) {
            // Given
            for (int i = 0; i < 3; i++) {
                assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
            }

            // Then
            ErrorSample.assertIs(client.signalsOf(0), 430, "error-430-vehicle-request-limit.json");
            assertThat(client.signalsOf(1).statusCode()).isEqualTo(200);
            assertThat(succeeding(client, 5)).isEqualTo(5);

            // When it is 1 December
            client.clock.advance(Duration.ofDays(10));
            assertThat(client.authorized().signalsOf(0).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRefusedCallCostsTheVehicleNothing() {
        try (ApiClient client = client(Allowance.unlimited().withVehicleCallsPerMonth(1))) {
            // When another user's call comes, and one without a user
            client.get(client.signalsPath(0), "stranger");
            client.get(client.signalsPath(0));

            // Then
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
        }
    }

    /** With a token that outlives every advance of the clock. */
    private static ApiClient client(Allowance allowance) {
        return new ApiClient(
                        VERTX, ApiSettings.defaults().withAllowance(allowance).withTokenLifetime(Duration.ofDays(5)))
                .authorized();
    }

    private static int succeeding(ApiClient client, int calls) {
        int succeeded = 0;
        for (int i = 0; i < calls; i++) {
            succeeded += client.get("/connections").statusCode() == 200 ? 1 : 0;
        }
        return succeeded;
    }
}
