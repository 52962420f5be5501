package dev.carflow.migration.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.Sql;
import dev.carflow.database.Schema;
import dev.carflow.migration.FleetResource;
import dev.carflow.migration.MigrationSettings;
import dev.carflow.migration.backfill.BackfillResult.VinsChecked;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.LegacySettings.Version2;
import dev.carflow.sandbox.simulator.fleet.Connection;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A company with VINs and nothing of Smartcar's ids, after v2.0 was switched off. */
@QuarkusTest
@TestProfile(MigrationSettings.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(FleetResource.class)
class VinsServiceTest {

    private static final String MAPPED = """
            select u.external_id, u.smartcar_user_id, v.vin, v.smartcar_vehicle_id
            from users u join vehicles v on v.user_id = u.id where u.external_id is not null order by 1, 3""";

    @Inject
    Schema schema;

    @Inject
    Backfill backfill;

    @Inject
    Pool pool;

    SmartcarSimulator smartcar;
    Sql sql;

    @BeforeEach
    void gone() {
        await().until(schema::isReady);
        sql = new Sql(pool);
        for (String table : List.of("connections", "vehicles", "smartcar_users", "users", "removed_user")) {
            sql.run("delete from " + table);
        }
        smartcar.api().version2(Version2.GONE);
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

    private void moveIn() {
        Map<String, Long> customers = new HashMap<>();
        for (Connection each : live()) {
            imported(customers.computeIfAbsent(each.user().id(), id -> sql.user("c-" + id)), each);
        }
    }

    private void imported(long customer, Connection connection) {
        sql.run("insert into vehicles (user_id, vin) values (" + customer + ", '"
                + connection.vehicle().identity().vin() + "')");
    }

    private BackfillResult run(BackfillSource source, boolean dry) {
        return backfill.run(
                new BackfillRequest(source, "live", Optional.empty(), dry, false, false), BackfillProgress.NONE);
    }

    private VinsChecked vins() {
        return (VinsChecked) run(BackfillSource.VINS, false);
    }

    private long asked() {
        return smartcar.api().counts().at(Endpoint.SIGNAL);
    }

    private int users() {
        return (int) live().stream().map(each -> each.user().id()).distinct().count();
    }

    private static String mapped(Connection each) {
        return String.join(
                "|",
                "c-" + each.user().id(),
                each.user().id(),
                each.vehicle().identity().vin(),
                each.vehicle().id());
    }

    @Test
    void everyUserIsMatchedWithOneCallPerVehicle() {
        // Given
        moveIn();
        run(BackfillSource.V3, false);
        int vehicles = live().size();
        long before = asked();

        // When, then: a dry run sends no request
        assertThat(run(BackfillSource.VINS, true))
                .isEqualTo(new VinsChecked(vehicles, 0, 0, 0, vehicles, Optional.empty()));
        assertThat(asked()).isEqualTo(before);

        // When
        VinsChecked end = vins();

        // Then
        assertThat(end).isEqualTo(new VinsChecked(vehicles, vehicles, users(), vehicles, 0, Optional.empty()));
        assertThat(asked()).isEqualTo(before + vehicles);
        assertThat(sql.rows(MAPPED))
                .isEqualTo(live().stream().map(VinsServiceTest::mapped).sorted().toList());
        assertThat(sql.rows("select from users where found_at is not null")).isEmpty();

        // When
        vins();

        // Then
        assertThat(asked()).isEqualTo(before + vehicles);
    }

    @Test
    void anAmbiguousVinMatchesNoUser() {
        // Given: a car in two imports, and a customer with the cars of two Smartcar users
        List<Connection> some = live().stream()
                .collect(Collectors.toMap(each -> each.user().id(), each -> each, (one, other) -> one))
                .values()
                .stream()
                .limit(4)
                .toList();
        imported(sql.user("ann"), some.get(0));
        imported(sql.user("bob"), some.get(0));
        long both = sql.user("both");
        imported(both, some.get(1));
        imported(both, some.get(2));
        imported(sql.user("c-" + some.get(3).user().id()), some.get(3));
        run(BackfillSource.V3, false);

        // When
        VinsChecked end = vins();

        // Then
        assertThat(end.users()).isEqualTo(1);
        assertThat(end.open()).isEqualTo(4);
        assertThat(sql.rows("select external_id from users where external_id is not null and smartcar_user_id is null"))
                .containsExactlyInAnyOrder("ann", "bob", "both");
        assertThat(sql.rows(MAPPED)).contains(mapped(some.get(3)));
    }

    /** A claim brings no VIN, and an import by VIN makes a row of its own. */
    @Test
    void aVehicleThatItsCustomerConnectedIsMergedWithTheImportedOne() {
        // Given
        Connection connection = live().get(0);
        long customer =
                sql.user("c-" + connection.user().id(), connection.user().id());
        long connected = sql.vehicle(customer, connection.vehicle().id());
        sql.run("insert into connections (smartcar_user_id, smartcar_vehicle_id, vehicle_id, mode) values ('"
                + connection.user().id() + "', '" + connection.vehicle().id() + "', " + connected + ", 'live')");
        imported(customer, connection);
        long before = asked();

        // When
        VinsChecked end = vins();

        // Then
        assertThat(end).isEqualTo(new VinsChecked(1, 1, 0, 1, 0, Optional.empty()));
        assertThat(asked()).isEqualTo(before + 1);
        assertThat(sql.rows(MAPPED)).containsExactly(mapped(connection));
        assertThat(sql.rows("select from connections")).hasSize(1);
    }
}
