package dev.carflow.accounts;

import static dev.carflow.accounts.vault.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.KafkaResource;
import dev.carflow.PostgresResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.Timeouts;
import dev.carflow.accounts.connect.CodeExchange;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.LinkResult;
import dev.carflow.accounts.link.RemovalResult;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.database.Schema;
import dev.carflow.routing.VehicleUsers;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.CredentialKind;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.SmartcarResource;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenResult.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import dev.carflow.smartcar.legacy.VehicleTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A user's whole path in the second phase of the migration: from the session through a simulated Smartcar Connect to
 * stored rows and tokens, to the enriched event that names the customer, and to the removal.
 */
@QuarkusTest
@TestProfile(ConnectPathServiceTest.Parallel.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(SmartcarResource.class)
public class ConnectPathServiceTest {

    public static final class Parallel implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = ConnectFlow.settings();
            settings.put("carflow.migration.vehicle-tokens-renewed-by", "carflow");
            return settings;
        }
    }

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    Schema schema;

    @Inject
    Pool pool;

    @Inject
    AccountDirectory accounts;

    @Inject
    VehicleUsers owners;

    @Inject
    AccountLinks links;

    @Inject
    CodeExchange codes;

    @Inject
    AccountRemoval removal;

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

    private static String keyOfLegacyEvent(String vehicleId) {
        String eventId = UUID.randomUUID().toString();
        String sample = new String(Samples.delivery("v2-event-based").body(), StandardCharsets.UTF_8);
        JsonNode json = Samples.parse(sample.getBytes(StandardCharsets.UTF_8));
        Service.deliverSigned(sample.replace(json.at("/payload/vehicleId").asText(), vehicleId)
                        .replace(json.at("/payload/eventId").asText(), eventId))
                .then()
                .statusCode(200);
        return Service.records("smartcar.legacy", entry -> VehicleEvent.is(entry, eventId))
                .get(0)
                .key();
    }

    private long calls(CredentialKind kind) {
        return smartcar.api().credentialCounts().calls(Endpoint.SIGNALS, kind);
    }

    @Test
    void aConnectedUserIsStoredWithTokensAndNamedInEventsUntilRemoval() throws Exception {
        // When
        ConnectFlow.Arrived arrived = new ConnectFlow(smartcar).connects(customer);
        assertThat(keyOfLegacyEvent(arrived.vehicleId())).isEqualTo(arrived.vehicleId());
        Map<String, String> brought = ConnectFlow.comesBack(arrived);

        // Then: nothing is linked by a browser
        assertThat(sql.rows("select 1 from users where external_id = '" + customer + "'"))
                .isEmpty();
        ConnectFlow.claims(brought, customer)
                .then()
                .statusCode(200)
                .body("status", equalTo("connected"))
                .body("account", equalTo(customer))
                .body("userId", equalTo(arrived.userId()))
                .body("vehicleTokens", nullValue());

        // Then: rows, and a sealed pair
        assertThat(sql.one("select u.smartcar_user_id || '|' || v.smartcar_vehicle_id || '|' || (v.vehicle_access_token"
                        + " is not null) || '|' || (v.vehicle_refresh_token is not null) || '|' || c.mode from users u"
                        + " join vehicles v on v.user_id = u.id join connections c on c.vehicle_id = v.id"
                        + " where u.external_id = '" + customer + "' and c.connection_id is not null"))
                .isEqualTo(arrived.userId() + "|" + arrived.vehicleId() + "|true|true|live");
        assertThat(tokens.current(VehicleOfUser.of(arrived.vehicleId(), arrived.userId()))
                        .await()
                        .atMost(Timeouts.CONDITION))
                .isInstanceOf(Valid.class);

        // Then: only the customer's backend gets the access token
        ConnectFlow.asksForTheToken(ConnectFlow.KEY, arrived.vehicleId())
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body(
                        "accessToken",
                        equalTo(((Valid) tokens.current(VehicleOfUser.of(arrived.vehicleId(), arrived.userId()))
                                        .await()
                                        .atMost(Timeouts.CONDITION))
                                .token()
                                .value()))
                .body("refreshToken", nullValue());
        ConnectFlow.asksForTheToken("another-key-of-the-same-length-0123456789", arrived.vehicleId())
                .then()
                .statusCode(401)
                .body("accessToken", nullValue());

        // Then: what is in memory follows
        await().until(() -> accounts.of(arrived.userId()).isPresent()
                && owners.userOf(arrived.vehicleId()).isPresent());
        assertThat(keyOfLegacyEvent(arrived.vehicleId())).isEqualTo(arrived.userId());

        // When: the user is known, so the call uses the application's token
        long before = calls(CredentialKind.APPLICATION);
        String eventId = UUID.randomUUID().toString();
        Service.deliverSigned(VehicleEvent.stateOf(arrived.userId(), arrived.vehicleId(), eventId))
                .then()
                .statusCode(200);

        // Then
        JsonNode event = VehicleEvent.enriched(eventId);
        assertThat(event.path("account").asText()).isEqualTo(customer);
        assertThat(event.at("/enrichment/outcome").asText()).isEqualTo("COMPLETE");
        assertThat(calls(CredentialKind.APPLICATION)).isGreaterThan(before);
        assertThat(smartcar.api().credentialCounts().misused()).isZero();

        // When
        RemovalResult removed =
                removal.remove(RemovalTarget.customer(customer)).await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(removed).isEqualTo(new RemovalResult.Removed(List.of(arrived.userId()), 1, 1, 1, 1, 0, 1));
        assertThat(sql.rows("select 1 from connect_session where account = '" + customer + "'"))
                .isEmpty();
        await().untilAsserted(() -> assertThat(tokens.current(VehicleOfUser.of(arrived.vehicleId(), arrived.userId()))
                        .await()
                        .atMost(Timeouts.CONDITION))
                .isEqualTo(new NoTokens()));
        ConnectFlow.asksForTheToken(ConnectFlow.KEY, arrived.vehicleId())
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:carflow:problem:vehicle-token-no-token"));
        await().until(() -> owners.userOf(arrived.vehicleId()).isEmpty());
        assertThat(keyOfLegacyEvent(arrived.vehicleId())).isEqualTo(arrived.vehicleId());
    }

    @Test
    void aVehicleOfAnUnknownUserIsCalledWithItsOwnToken() {
        // Given: a customer's vehicle, with Smartcar's id of it alone
        Connection car = smartcar.fleet().connections().get(0);
        String access = smartcar.api().issueTokens(car.vehicle().id()).accessToken();
        long row = sql.vehicle(sql.user(customer), car.vehicle().id());
        vault.store(List.of(row), pair(access, Optional.empty(), Instant.now().plusSeconds(7200)))
                .await()
                .indefinitely();
        long before = calls(CredentialKind.VEHICLE);

        // When
        String eventId = UUID.randomUUID().toString();
        Service.deliverSigned(
                        VehicleEvent.stateOf(car.user().id(), car.vehicle().id(), eventId))
                .then()
                .statusCode(200);

        // Then
        assertThat(VehicleEvent.enriched(eventId).at("/enrichment/outcome").asText())
                .isEqualTo("COMPLETE");
        assertThat(calls(CredentialKind.VEHICLE)).isEqualTo(before + 1);
        assertThat(smartcar.api().credentialCounts().misused()).isZero();
    }

    @Test
    void aUserIsLinkedToOneCustomerOnly() {
        // Given
        String user = "user-of-" + customer;
        ConnectedVehicle car = new ConnectedVehicle(
                "car-of-" + customer,
                Optional.of("connection"),
                Optional.of("live"),
                List.of("read_odometer"),
                Optional.empty());

        // When
        LinkResult first = links.link(session(customer), LinkRequest.of(customer, user, List.of(car)))
                .await()
                .atMost(Timeouts.CONDITION);
        LinkResult other = links.link(
                        session("other-" + customer), LinkRequest.of("other-" + customer, user, List.of(car)))
                .await()
                .atMost(Timeouts.CONDITION);

        // Then
        assertThat(first).isInstanceOf(LinkResult.Linked.class);
        assertThat(other).isEqualTo(new LinkResult.LinkedToAnother());
        assertThat(links.isLinked(customer, user).await().atMost(Timeouts.CONDITION))
                .isTrue();
        assertThat(links.isLinked("other-" + customer, user).await().atMost(Timeouts.CONDITION))
                .isFalse();
        assertThat(sql.one("select array_to_string(permissions, ',') from connections where smartcar_user_id = '" + user
                        + "'"))
                .isEqualTo("read_odometer");
    }

    @Test
    void aCodeIdentifiesItsUserAndItsPairIsStoredOnceClaimed() throws Exception {
        // Given
        ConnectFlow.Arrived arrived = new ConnectFlow(smartcar).connects(customer);
        UUID session = UUID.randomUUID();

        // When
        CodeExchange.Outcome outcome = exchange(session, arrived);

        // Then: nothing is stored in the clear, and nothing with a vehicle
        assertThat(outcome).isInstanceOf(CodeExchange.Exchanged.class);
        CodeExchange.Exchanged exchanged = (CodeExchange.Exchanged) outcome;
        assertThat(exchanged.userId()).isEqualTo(arrived.userId());
        assertThat(exchanged.vehicleIds()).contains(arrived.vehicleId());
        assertThat(sql.rows("select 1 from users where external_id = '" + customer + "'"))
                .isEmpty();

        // When
        codes.keep(session, session(customer), customer, exchanged.userId(), exchanged.pair())
                .await()
                .atMost(Timeouts.CONDITION);

        // Then
        assertThat(sql.one("select smartcar_user_id from users where external_id = '" + customer + "'"))
                .isEqualTo(arrived.userId());
        assertThat(tokens.current(VehicleOfUser.of(arrived.vehicleId(), arrived.userId()))
                        .await()
                        .atMost(Timeouts.CONDITION))
                .isInstanceOf(Valid.class);

        // Then: a code works once, and a text sealed for one session opens in no other
        assertThat(exchange(session, arrived)).isEqualTo(new CodeExchange.NotExchanged("refused"));
        String other = "other-" + customer;
        codes.keep(UUID.randomUUID(), session(other), other, exchanged.userId(), exchanged.pair())
                .await()
                .atMost(Timeouts.CONDITION);
        assertThat(sql.rows("select 1 from users where external_id = '" + other + "'"))
                .isEmpty();
        assertThat(smartcar.api().credentialCounts().misused()).isZero();
        // the other tests call for the same fleet, and for a known user otherwise
        removal.remove(RemovalTarget.customer(customer)).await().atMost(Timeouts.CONDITION);
    }

    /** @return the hash of a session that was begun for a customer */
    private Buffer session(String account) {
        byte[] hash = new byte[32];
        ThreadLocalRandom.current().nextBytes(hash);
        sql.run("insert into connect_session (state_hash, account, expires_at) values ('\\x"
                + HexFormat.of().formatHex(hash) + "', '" + account + "', now() + interval '1 hour')");
        return Buffer.buffer(hash);
    }

    private CodeExchange.Outcome exchange(UUID session, ConnectFlow.Arrived of) {
        return codes.exchange(session, of.parameters().get("code"), ConnectFlow.REDIRECT)
                .await()
                .atMost(Timeouts.CONDITION);
    }
}
