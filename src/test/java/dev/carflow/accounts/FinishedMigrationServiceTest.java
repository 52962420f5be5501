package dev.carflow.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.LinkResult;
import dev.carflow.accounts.link.RemovalResult;
import dev.carflow.accounts.store.Customer;
import dev.carflow.accounts.store.CustomerVehicle;
import dev.carflow.accounts.store.Customers;
import dev.carflow.accounts.vault.Pairs;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.accounts.vault.TokenResealer;
import dev.carflow.database.Schema;
import dev.carflow.database.Statements;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Stored;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The service keeps working after the columns of vehicles' tokens are dropped. */
@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(FinishedMigrationServiceTest.OwnDatabase.class)
class FinishedMigrationServiceTest {

    /** Its columns go. */
    public static final class OwnDatabase extends PostgresResource.OfTheOwner {}

    @Inject
    Schema schema;

    @Inject
    Customers customers;

    @Inject
    AccountLinks links;

    @Inject
    AccountRemoval removal;

    @Inject
    PostgresTokenStore tokens;

    @Inject
    TokenResealer resealer;

    @Inject
    TokenColumns columns;

    @Inject
    Statements statements;

    @Inject
    Pool pool;

    @Test
    void fromTokensToTheEndOfTheMigrationCustomersStay() {
        await().until(schema::isReady);
        Sql sql = new Sql(pool);
        long annsRow = sql.user("ann");
        long firstCar = sql.vehicle(annsRow, "car-1");
        long secondCar = sql.vehicle(annsRow, "car-2");
        long bobsRow = sql.user("bob");
        TokenPair pair = Pairs.pair("access", Optional.of("refresh"), Instant.parse("2026-11-30T10:00:00Z"));
        tokens.store(List.of(firstCar, secondCar), pair).await().indefinitely();

        // Then
        Customer ann = customers.byCustomerId("ann").await().indefinitely().orElseThrow();
        assertThat(ann.smartcarUserId()).isEmpty();
        assertThat(ann.vehicles()).hasSize(2);
        assertThat(tokens.load(new VehicleOfUser("car-1", Optional.empty()))
                        .await()
                        .indefinitely())
                .isInstanceOf(Stored.class);
        assertThat(columns.keptFor(annsRow).await().indefinitely()).isEqualTo(1);
        assertThat(columns.keptFor(bobsRow).await().indefinitely()).isZero();

        // When
        drop(Optional.of(Duration.ofDays(30)));
        drop(Optional.empty());

        // Then: no token, and everything else as before
        assertThat(tokens.load(new VehicleOfUser("car-1", Optional.empty()))
                        .await()
                        .indefinitely())
                .isEqualTo(new NoTokens());
        assertThat(tokens.store(List.of(firstCar), pair).await().indefinitely()).isEqualTo(new NoTokens());
        assertThat(columns.keptFor(annsRow).await().indefinitely()).isZero();
        assertThat(resealer.all(10, each -> {}).await().indefinitely()).isEmpty();

        // When: an operator goes back, with the sealed copy
        assertThat(copy()).hasValueSatisfying(kept -> {
            assertThat(kept.vehicles()).isEqualTo(2);
            assertThat(kept.renewable()).isEqualTo(2);
            assertThat(Duration.between(Instant.now(), kept.eraseAt()))
                    .isBetween(Duration.ofDays(29), Duration.ofDays(31));
        });
        assertThat(sql.one("select restore_tokens()::text")).isEqualTo("2");

        // Then
        for (String car : List.of("car-1", "car-2")) {
            assertThat(tokens.load(new VehicleOfUser(car, Optional.empty()))
                            .await()
                            .indefinitely())
                    .isInstanceOfSatisfying(
                            Stored.class, found -> assertThat(found.pair()).isEqualTo(pair));
        }
        assertThat(copy()).isEmpty();
        assertThat(sql.one("select restore_tokens()::text")).isEqualTo("0");

        // When: an expired copy
        drop(Optional.of(Duration.ofDays(30)));
        sql.run("update dropped_token set erase_at = now() - interval '1 second'");

        // Then
        assertThat(copy()).isEmpty();
        await().until(() -> sql.rows("select from dropped_token").isEmpty());
        assertThat(sql.one("select restore_tokens()::text")).isEqualTo("0");
        assertThat(tokens.load(new VehicleOfUser("car-1", Optional.empty()))
                        .await()
                        .indefinitely())
                .isEqualTo(new NoTokens());

        // When: no copy is wanted
        tokens.store(List.of(firstCar), pair).await().indefinitely();
        drop(Optional.empty());

        // Then: no token, and everything else as before
        assertThat(sql.rows("select from dropped_token")).isEmpty();
        assertThat(customers.byCustomerId("ann").await().indefinitely()).contains(ann);
        ConnectedVehicle vehicle =
                new ConnectedVehicle("car-1", Optional.of("c"), Optional.of("live"), List.of(), Optional.empty());
        assertThat(new Connecting(sql, links).connect("ann", "smartcar-ann", List.of(vehicle)))
                .isEqualTo(new LinkResult.Linked(annsRow, List.of(firstCar)));
        assertThat(customers.byCustomerId("ann").await().indefinitely()).hasValueSatisfying(customer -> {
            assertThat(customer.smartcarUserId()).contains("smartcar-ann");
            assertThat(customer.vehicles()).extracting(CustomerVehicle::row).containsExactly(firstCar, secondCar);
        });
        assertThat(removal.remove(RemovalTarget.customer("ann")).await().indefinitely())
                .isEqualTo(new RemovalResult.Removed(List.of("smartcar-ann"), 1, 2, 0, 1, 0, 0));
        assertThat(customers.byCustomerId("ann").await().indefinitely()).isEmpty();
    }

    private void drop(Optional<Duration> keepCopyFor) {
        columns.drop(keepCopyFor).await().indefinitely();
    }

    private Optional<TokenColumns.Copy> copy() {
        return columns.copy().await().indefinitely();
    }

    @Test
    void aColumnThatIsMissingForAnotherReasonIsAFailureThatNamesIt() {
        // Given
        await().until(schema::isReady);
        Uni<String> asked = statements
                .run("select no_such_column from users", Tuple.tuple())
                .replaceWith("rows");

        // Then
        assertThatThrownBy(() -> columns.unlessDropped(
                                statements
                                        .run("delete from migration_end", Tuple.tuple())
                                        .chain(() -> asked),
                                "dropped")
                        .await()
                        .indefinitely())
                .hasMessageContaining("no_such_column");
    }
}
