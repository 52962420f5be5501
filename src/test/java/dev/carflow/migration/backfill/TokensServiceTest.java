package dev.carflow.migration.backfill;

import static dev.carflow.accounts.vault.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.link.TokenOwners;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.accounts.vault.UnidentifiedTokens;
import dev.carflow.database.Schema;
import dev.carflow.migration.FleetResource;
import dev.carflow.migration.MigrationSettings;
import dev.carflow.migration.backfill.BackfillResult.TokenOutcome;
import dev.carflow.migration.backfill.BackfillResult.TokensChecked;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.LegacySettings.Version2;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Stored;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(MigrationSettings.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(FleetResource.class)
class TokensServiceTest {

    /** A customer's rows as they are in the end; the customer's id is made of Smartcar's, which only this test knows. */
    private static final String MAPPED = """
            select u.external_id, u.smartcar_user_id, v.vin, v.smartcar_vehicle_id
            from users u join vehicles v on v.user_id = u.id order by 1, 3""";

    @Inject
    Schema schema;

    @Inject
    Backfill backfill;

    @Inject
    PostgresTokenStore store;

    @Inject
    UnidentifiedTokens unidentified;

    @Inject
    TokenOwners owners;

    @Inject
    Pool pool;

    SmartcarSimulator smartcar;
    Sql sql;

    @BeforeEach
    void empty() {
        await().until(schema::isReady);
        sql = new Sql(pool);
        for (String table : List.of("connections", "vehicles", "smartcar_users", "users", "removed_user")) {
            sql.run("delete from " + table);
        }
    }

    @AfterEach
    void served() {
        smartcar.api().version2(Version2.SERVED);
    }

    private List<Connection> live() {
        return smartcar.fleet().connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .toList();
    }

    /** A company before the migration: its own ids, VINs and tokens, and none of Smartcar's ids. */
    private void moveIn(Function<Connection, String> token) {
        Map<String, Long> customers = new HashMap<>();
        for (Connection each : live()) {
            long user = customers.computeIfAbsent(each.user().id(), id -> sql.user("c-" + id));
            long row = Long.parseLong(sql.one("insert into vehicles (user_id, vin) values (" + user + ", '"
                    + each.vehicle().identity().vin() + "') returning id"));
            keep(row, token.apply(each));
        }
    }

    private void keep(long row, String token) {
        store.store(List.of(row), pair(token, Optional.empty(), Instant.now().plus(Duration.ofHours(1))))
                .await()
                .indefinitely();
    }

    private String tokenOf(Connection connection) {
        return smartcar.api().issueTokens(connection.vehicle().id()).accessToken();
    }

    private TokensChecked run(boolean dry) {
        return (TokensChecked) backfill.run(
                new BackfillRequest(BackfillSource.TOKENS, "live", Optional.empty(), dry, false, false),
                BackfillProgress.NONE);
    }

    private static TokensChecked all(Map<TokenOutcome, Long> counts) {
        return new TokensChecked(counts, Optional.empty());
    }

    private List<String> expected() {
        return live().stream()
                .map(each -> String.join(
                        "|",
                        "c-" + each.user().id(),
                        each.user().id(),
                        each.vehicle().identity().vin(),
                        each.vehicle().id()))
                .sorted()
                .toList();
    }

    /** A user's token also opens simulated vehicles, for which the company has no row. */
    private void assertThatEveryVehicleIsIdentified() {
        List<String> simulated = smartcar.fleet().connections().stream()
                .map(Connection::vehicle)
                .filter(vehicle -> !vehicle.identity().isLive())
                .map(vehicle -> vehicle.id())
                .toList();
        assertThat(sql.rows(MAPPED).stream()
                        .filter(row -> simulated.stream().noneMatch(row::endsWith))
                        .sorted()
                        .toList())
                .isEqualTo(expected());
        assertThat(sql.rows("select smartcar_user_id || '|' || smartcar_vehicle_id from connections").stream()
                        .filter(row -> simulated.stream().noneMatch(row::endsWith)))
                .containsExactlyInAnyOrderElementsOf(live().stream()
                        .map(each -> each.user().id() + "|" + each.vehicle().id())
                        .toList());
    }

    @Test
    void eachVehicleWithATokenOfItsOwnIsIdentifiedOnce() {
        moveIn(this::tokenOf);

        TokensChecked dry = run(true);
        List<String> afterDry = sql.rows("select from connections");
        TokensChecked end = run(false);
        long asked = smartcar.api().counts().at(Endpoint.LEGACY_USER);
        TokensChecked again = run(false);

        assertThat(dry).isEqualTo(end).isEqualTo(all(Map.of(TokenOutcome.IDENTIFIED, (long) live().size())));
        assertThat(afterDry).isEmpty();
        assertThatEveryVehicleIsIdentified();
        assertThat(again).isEqualTo(all(Map.of()));
        assertThat(smartcar.api().counts().at(Endpoint.LEGACY_USER)).isEqualTo(asked);
    }

    @Test
    void theVinIdentifiesTheRowAmongATokensVehicles() {
        moveIn(each -> smartcar.api().issueTokensOfUser(each.user().id()).accessToken());

        TokensChecked end = run(false);

        assertThat(end).isEqualTo(all(Map.of(TokenOutcome.IDENTIFIED, (long) live().size())));
        assertThatEveryVehicleIsIdentified();
    }

    @Test
    void withoutAVinTheUserIsKnownAndTheTokenServesAllItsVehicles() {
        Connection some = ofSeveral();
        long user = sql.user("ann");
        long row = Long.parseLong(
                sql.one("insert into vehicles (user_id, vin) values (" + user + ", 'ANOTHERVIN') returning id"));
        keep(row, smartcar.api().issueTokensOfUser(some.user().id()).accessToken());

        TokensChecked end = run(false);

        assertThat(end).isEqualTo(all(Map.of(TokenOutcome.VEHICLE_UNKNOWN, 1L)));
        assertThat(sql.one("select smartcar_user_id from users"))
                .isEqualTo(some.user().id());
        assertThat(sql.one("select smartcar_vehicle_id from vehicles where id = " + row))
                .isEqualTo("null");
        assertThat(store.load(VehicleOfUser.of(some.vehicle().id(), some.user().id()))
                        .await()
                        .indefinitely())
                .isInstanceOf(Stored.class);
    }

    @Test
    void theTokenOfAnAccountServesAllItsVehicles() {
        Connection some = ofSeveral();
        long user = sql.user("ann");
        long row = Long.parseLong(
                sql.one("insert into vehicles (user_id, of_account) values (" + user + ", true) returning id"));
        keep(row, smartcar.api().issueTokensOfUser(some.user().id()).accessToken());

        TokensChecked end = run(false);

        assertThat(end).isEqualTo(all(Map.of(TokenOutcome.IDENTIFIED, 1L)));
        List<String> ofUser = live().stream()
                .filter(each -> each.user().equals(some.user()))
                .map(each -> each.vehicle().id())
                .toList();
        assertThat(sql.rows("select smartcar_vehicle_id from vehicles")).containsExactlyInAnyOrderElementsOf(ofUser);
        assertThat(ofUser).allSatisfy(id -> assertThat(
                        store.load(VehicleOfUser.of(id, some.user().id()))
                                .await()
                                .indefinitely())
                .isInstanceOf(Stored.class));
    }

    @Test
    void aVehicleThatAListingBroughtBeforeStaysOneVehicle() {
        moveIn(this::tokenOf);
        Connection known = live().get(0);
        sql.run("insert into vehicles (user_id, smartcar_vehicle_id) select id, '"
                + known.vehicle().id() + "' from users where external_id = 'c-"
                + known.user().id() + "'");

        run(false);

        assertThatEveryVehicleIsIdentified();
    }

    @Test
    void tokensThatAreOverRefusedOrAnothersAreCountedAndChangeNothing() {
        List<Connection> some = live().stream()
                .collect(Collectors.toMap(each -> each.user().id(), each -> each, (one, other) -> one))
                .values()
                .stream()
                .limit(3)
                .toList();
        long customer = sql.user("ann");
        sql.user("bob", some.get(0).user().id());
        sql.run("insert into removed_user (user_hash) values (sha256(convert_to('"
                + some.get(1).user().id() + "', 'UTF8')))");
        List<String> tokens = List.of(tokenOf(some.get(0)), tokenOf(some.get(1)), "made-up", tokenOf(some.get(2)));
        for (String token : tokens) {
            keep(
                    Long.parseLong(sql.one("insert into vehicles (user_id, vin) values (" + customer + ", 'V"
                            + tokens.indexOf(token) + "') returning id")),
                    token);
        }
        sql.run("update vehicles set token_expires_at = now() - interval '1 second' where vin = 'V3'");

        TokensChecked end = run(false);

        assertThat(end)
                .isEqualTo(all(Map.of(
                        TokenOutcome.ENDED,
                        1L,
                        TokenOutcome.REFUSED,
                        1L,
                        TokenOutcome.LINKED_TO_ANOTHER,
                        1L,
                        TokenOutcome.REMOVED,
                        1L)));
        assertThat(sql.rows("select from connections")).isEmpty();
        assertThat(sql.rows("select smartcar_user_id from users where external_id = 'ann'"))
                .containsExactly("null");
    }

    @Test
    void aVersionThatIsNotServedStopsItAndTheNextRunResumes() {
        moveIn(this::tokenOf);

        for (Version2 state : List.of(Version2.GONE, Version2.NOT_FOUND)) {
            smartcar.api().version2(state);
            long asked = smartcar.api().counts().at(Endpoint.LEGACY_USER);
            TokensChecked end = run(false);

            assertThat(end.stopped()).isPresent();
            assertThat(end.counts()).isEqualTo(Map.of());
            assertThat(smartcar.api().counts().at(Endpoint.LEGACY_USER) - asked).isLessThanOrEqualTo(20);
        }
        smartcar.api().version2(Version2.SERVED);
        run(false);

        assertThatEveryVehicleIsIdentified();
    }

    /** Another token was imported between the request and the answer. */
    @Test
    void anAnswerAboutATokenIsNotStoredForAnother() {
        moveIn(this::tokenOf);
        UnidentifiedTokens.UnidentifiedToken row =
                unidentified.after(0, 1).await().indefinitely().get(0);
        keep(row.row(), "newer");

        TokenOwners.Outcome outcome = owners.store(new TokenOwners.Owner(
                        row.row(), row.version(), "someone", List.of("v"), Optional.empty(), "live"))
                .await()
                .indefinitely();

        assertThat(outcome).isEqualTo(TokenOwners.Outcome.CHANGED);
        assertThat(sql.rows("select from smartcar_users")).isEmpty();
    }

    private Connection ofSeveral() {
        Map<String, Long> vehicles = live().stream()
                .collect(Collectors.groupingBy(each -> each.user().id(), Collectors.counting()));
        return live().stream()
                .filter(each -> vehicles.get(each.user().id()) > 1)
                .findFirst()
                .orElseThrow();
    }
}
