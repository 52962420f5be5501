package dev.carflow.smartcar.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ContextPropagation;
import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.api.TokenSettings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.VehicleApi;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes that do not share their tokens, where each new token ends the earlier ones (contract 6, unknown). */
class EndedTokensTest {

    private static final int CALLS = 100;

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final Fleet fleet = Fleet.create(FleetSettings.of(1, 1), clock.instant());
    private SmartcarApi smartcar;
    private HttpTokenEndpoint endpoint;
    private List<VehicleApi> processes;

    @BeforeEach
    void start() {
        ContextPropagation.start();
        smartcar = Await.result(SmartcarApi.start(
                vertx,
                fleet,
                ApiSettings.defaults()
                        .withAllowance(Allowance.unlimited())
                        .withTokens(TokenSettings.realistic().endingEarlierOnes()),
                clock));
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        endpoint = new HttpTokenEndpoint(
                vertx, SmartcarDefaults.transport(), smartcar.tokenUri(), Duration.ofSeconds(30), clock);
        processes = List.of(process(), process());
    }

    private VehicleApi process() {
        return new VehicleApi(
                vertx,
                SmartcarDefaults.transport().withBaseUrl(smartcar.vehicleApi()),
                VehicleApi.DEFAULT_USER_FILTER,
                new TokenCache(
                        endpoint,
                        () -> new ClientCredentials("client_simulated", "simulated-secret"),
                        SmartcarDefaults.tokenCache(),
                        clock,
                        () -> 0.5,
                        TokenListener.NONE),
                clock);
    }

    @AfterEach
    void stop() {
        processes.forEach(VehicleApi::close);
        endpoint.close();
        Await.result(smartcar.close());
        Await.result(vertx.close());
    }

    @Test
    void theyDoNotAskForATokenAtEachCallAndHalfOfTheirCallsAreAnswered() {
        // Given
        Connection car = fleet.connections().get(0);

        // When: they call in turn, all within a minute
        int answered = 0;
        for (int call = 0; call < CALLS; call++) {
            boolean success = processes
                    .get(call % 2)
                    .signals(car.user().id(), car.vehicle().id())
                    .await()
                    .atMost(Timeouts.CONDITION)
                    .fold(signals -> true, problem -> false);
            answered += success ? 1 : 0;
        }

        // Then: one each at the start, one for the first that was refused, and then one for several refusals
        assertThat(smartcar.counts().withStatus(401)).isEqualTo(CALLS - answered);
        assertThat(smartcar.counts().tokensIssued())
                .isLessThanOrEqualTo(4 + (CALLS - answered) / TokenSchedule.REFUSALS_IN_A_ROW);
        assertThat(answered).isGreaterThanOrEqualTo(CALLS / 2 - TokenSchedule.REFUSALS_IN_A_ROW);
    }
}
