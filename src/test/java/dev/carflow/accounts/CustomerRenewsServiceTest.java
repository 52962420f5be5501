package dev.carflow.accounts;

import static dev.carflow.accounts.vault.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.carflow.KafkaResource;
import dev.carflow.PostgresResource;
import dev.carflow.Service;
import dev.carflow.Timeouts;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.database.Schema;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.CredentialKind;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.SmartcarResource;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenProblem;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import dev.carflow.smartcar.legacy.VehicleTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the migration keeps vehicle tokens and the customer's own application renews them, which is the default. */
@QuarkusTest
@TestProfile(CustomerRenewsServiceTest.Parallel.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(SmartcarResource.class)
class CustomerRenewsServiceTest {

    public static final class Parallel implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return ConnectFlow.settings();
        }
    }

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    Schema schema;

    @Inject
    Pool pool;

    @Inject
    VehicleTokens tokens;

    @Inject
    PostgresTokenStore vault;

    SmartcarSimulator smartcar;

    Sql sql;
    final String customer = "customer-" + UUID.randomUUID();

    @BeforeEach
    void ready() {
        sql = new Sql(pool);
        await().until(schema::isReady);
        Service.awaitReady(management);
    }

    @Test
    void theClaimHandsThePairOverAndNoRefreshTokenStaysHere() throws Exception {
        // When
        ConnectFlow.Arrived arrived = new ConnectFlow(smartcar).connects(customer);
        Map<String, String> brought = ConnectFlow.comesBack(arrived);
        JsonPath claimed = ConnectFlow.claims(brought, customer)
                .then()
                .statusCode(200)
                .body("status", equalTo("connected"))
                .extract()
                .jsonPath();

        // Then: the backend has both, once more if it asks once more
        assertThat(claimed.getString("vehicleTokens.accessToken")).isNotBlank();
        assertThat(claimed.getString("vehicleTokens.refreshToken")).isNotBlank();
        assertThat(claimed.getList("vehicleTokens.vehicles")).containsExactly(arrived.vehicleId());
        assertThat(ConnectFlow.claims(brought, customer).jsonPath().getString("vehicleTokens.refreshToken"))
                .isEqualTo(claimed.getString("vehicleTokens.refreshToken"));

        // Then: here is the access token, sealed, and nothing to renew it with
        assertThat(sql.one("select (vehicle_access_token is not null) || '|' || (vehicle_refresh_token is not null)"
                        + " from vehicles where smartcar_vehicle_id = '" + arrived.vehicleId() + "'"))
                .isEqualTo("true|false");
        assertThat(tokens.current(VehicleOfUser.of(arrived.vehicleId(), arrived.userId()))
                        .await()
                        .atMost(Timeouts.CONDITION))
                .isInstanceOfSatisfying(
                        Valid.class, valid -> assertThat(valid.token().value())
                                .isEqualTo(claimed.getString("vehicleTokens.accessToken")));

        // Then: who renews does not ask here
        ConnectFlow.asksForTheToken(ConnectFlow.KEY, arrived.vehicleId())
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:carflow:problem:vehicle-token-not-renewed-here"))
                .body("accessToken", nullValue());
        forget();
    }

    @Test
    void aTokenThatIsOverIsAwaitedAndNeverRenewedAndTheOneThatIsBroughtServes() {
        // Given: a vehicle of an unknown user, whose token has just ended; even if a refresh token were stored
        Connection car = smartcar.fleet().connections().get(1);
        String vehicle = car.vehicle().id();
        long row = sql.vehicle(sql.user(customer), vehicle);
        store(row, "over", Optional.of("a-refresh-token"), Instant.now().minusSeconds(60));
        long renewals = renewals();
        long vehicleCalls = calls(CredentialKind.VEHICLE);

        // When
        String first = deliver(car);

        // Then: the application's token stands in
        assertThat(VehicleEvent.enriched(first).at("/enrichment/outcome").asText())
                .isEqualTo("COMPLETE");
        assertThat(tokens.current(VehicleOfUser.of(vehicle, car.user().id()))
                        .await()
                        .atMost(Timeouts.CONDITION))
                .isEqualTo(new Unavailable(VehicleTokenProblem.AWAITED_FROM_CUSTOMER));
        assertThat(calls(CredentialKind.VEHICLE)).isEqualTo(vehicleCalls);

        // When: the customer brings the next one
        store(
                row,
                smartcar.api().issueTokens(vehicle).accessToken(),
                Optional.empty(),
                Instant.now().plusSeconds(7200));
        tokens.forget(vehicle);
        await().until(() -> tokens.current(VehicleOfUser.of(vehicle, car.user().id()))
                        .await()
                        .atMost(Timeouts.CONDITION)
                instanceof Valid);

        // Then
        assertThat(renewals()).isEqualTo(renewals);
        assertThat(smartcar.api().credentialCounts().misused()).isZero();
        forget();
    }

    /** The other tests have the same fleet. */
    private void forget() {
        sql.run("delete from vehicles where user_id in (select id from users where external_id = '" + customer + "')");
        sql.run("delete from users where external_id = '" + customer + "'");
    }

    private String deliver(Connection car) {
        String eventId = UUID.randomUUID().toString();
        Service.deliverSigned(
                        VehicleEvent.stateOf(car.user().id(), car.vehicle().id(), eventId))
                .then()
                .statusCode(200);
        return eventId;
    }

    private void store(long row, String access, Optional<String> refresh, Instant end) {
        vault.store(List.of(row), pair(access, refresh, end)).await().atMost(Timeouts.CONDITION);
    }

    private long calls(CredentialKind kind) {
        return smartcar.api().credentialCounts().calls(Endpoint.SIGNALS, kind);
    }

    private long renewals() {
        return smartcar.api().counts().at(Endpoint.LEGACY_TOKEN);
    }
}
