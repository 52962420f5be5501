package dev.carflow.accounts.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.Connecting;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.database.Schema;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(PostgresResource.class)
class VehicleRowsServiceTest {

    private static final Instant EARLIER = Instant.parse("2026-11-20T08:00:00Z");

    @Inject
    Schema schema;

    @Inject
    VehicleRows rows;

    @Inject
    AccountLinks links;

    @Inject
    Pool pool;

    Sql sql;
    final String test = UUID.randomUUID().toString();

    @BeforeEach
    void ready() {
        sql = new Sql(pool);
        await().until(schema::isReady);
    }

    private void connect(String customer, String user, String vehicle, Instant at) {
        ConnectedVehicle connected = new ConnectedVehicle(
                vehicle, Optional.of("c-" + user), Optional.of("live"), List.of(), Optional.of(at));
        new Connecting(sql, links).connect(customer, user, List.of(connected));
    }

    private List<VehicleRow> these(String... vehicles) {
        return rows.these(List.of(vehicles)).await().indefinitely();
    }

    @Test
    void aVehicleOfSeveralUsersHasNoUserUntilOneAloneIsLeft() {
        // Given
        connect("a" + test, "early-" + test, "car" + test, EARLIER);
        connect("b" + test, "late-" + test, "car" + test, EARLIER.plusSeconds(60));
        connect("c" + test, "never-" + test, "car" + test, EARLIER.minusSeconds(60));

        // Then: an event that names no user may be any of theirs
        assertThat(these("car" + test)).isEmpty();

        // When
        sql.run("delete from connections where smartcar_user_id = 'early-" + test + "'");
        sql.run("delete from vehicles where user_id = (select id from users where external_id = 'a" + test + "')");
        sql.run("delete from connections where smartcar_user_id = 'never-" + test + "'");
        sql.run("delete from vehicles where user_id = (select id from users where external_id = 'c" + test + "')");

        // Then
        assertThat(these("car" + test)).containsExactly(new VehicleRow("car" + test, "late-" + test));
    }

    @Test
    void aVehicleWithoutAConnectionBelongsToItsCustomersUserIfThereIsOne() {
        // Given
        sql.vehicle(sql.user(test, "s-" + test), "own" + test);
        sql.vehicle(sql.user("n" + test), "lone" + test);

        // Then
        assertThat(these("own" + test, "lone" + test, "unheard" + test))
                .containsExactly(new VehicleRow("own" + test, "s-" + test));
    }

    @Test
    void pagesHaveEveryVehicleOnceHoweverManyRowsItHas() {
        // Given: two customers who share a hundred vehicles, a hundred of one of them, and a hundred of no user in
        // between
        for (String customer : List.of("x", "y")) {
            sql.run("with u as (insert into users (external_id, smartcar_user_id) values ('" + customer + test + "', 's"
                    + customer + test + "') returning id) insert into vehicles (user_id, smartcar_vehicle_id)"
                    + " select id, i || 'v" + test + "' from u, generate_series(1, 100) i");
        }
        sql.run("insert into vehicles (user_id, smartcar_vehicle_id) select u.id, i || 'o" + test
                + "' from users u, generate_series(1, 100) i where u.external_id = 'x" + test + "'");
        sql.run("insert into vehicles (user_id, smartcar_vehicle_id) select " + sql.user("z" + test) + ", i || 'w"
                + test + "' from generate_series(1, 100) i");

        // When
        List<VehicleRow> all = new ArrayList<>();
        String after = "";
        List<VehicleRow> page;
        do {
            page = rows.page(after, 7).await().indefinitely();
            all.addAll(page);
            after = page.isEmpty() ? after : rows.keyOf(page.get(page.size() - 1));
        } while (page.size() == 7);

        // Then
        List<VehicleRow> ours = all.stream()
                .filter(row -> row.smartcarVehicleId().endsWith(test))
                .toList();
        assertThat(ours).hasSize(300).doesNotHaveDuplicates();
        assertThat(ours.stream().filter(row -> row.smartcarUserId() != null))
                .hasSize(100)
                .allMatch(row -> row.smartcarUserId().equals("sx" + test)
                        && row.smartcarVehicleId().endsWith("o" + test));
    }
}
