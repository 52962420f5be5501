package dev.carflow.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.TestDatabase;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.Linking;
import dev.carflow.accounts.link.Removal;
import dev.carflow.accounts.store.Customer;
import dev.carflow.accounts.store.Customers;
import dev.carflow.accounts.vault.Loading;
import dev.carflow.accounts.vault.Saving;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.accounts.vault.TokenPair;
import dev.carflow.accounts.vault.TokenResealer;
import dev.carflow.accounts.vault.VehicleTokenStore;
import dev.carflow.database.Schema;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The service starts against the guide's schema with data, and goes on after its token columns are gone. */
@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(FinishedMigrationServiceTest.GuidesDatabase.class)
class FinishedMigrationServiceTest {

    public static final class GuidesDatabase extends PostgresResource {
        @Override
        protected void prepare(TestDatabase empty) {
            GuideSchema.execute(empty, GuideSchema.BEFORE);
        }
    }

    @Inject
    Schema schema;

    @Inject
    Customers customers;

    @Inject
    AccountLinks links;

    @Inject
    AccountRemoval removal;

    @Inject
    VehicleTokenStore tokens;

    @Inject
    TokenResealer resealer;

    @Inject
    TokenColumns columns;

    @Inject
    Pool pool;

    @Test
    void fromTheGuidesSchemaToTheEndOfTheMigrationCustomersStay() {
        await().until(schema::isReady);
        // as the guide says, the customer's own application writes down which vehicle at Smartcar it is
        Sql sql = new Sql(pool);
        sql.run("update vehicles set smartcar_vehicle_id = 'vehicle-71' where id = 71");

        // Then: customers are known by the ids they have
        Customer ann = customers.byCustomerId("7").await().indefinitely().orElseThrow();
        assertThat(ann.smartcarUserId()).isEmpty();
        assertThat(ann.vehicles()).hasSize(2).first().satisfies(vehicle -> assertThat(vehicle.vin())
                .contains("5YJSA1E26FFP12345"));
        assertThat(tokens.loadByVehicle("vehicle-71").await().indefinitely())
                .isInstanceOfSatisfying(
                        Loading.Found.class,
                        found -> assertThat(found.tokens().pair().accessToken()).isEqualTo("token-of-71"));

        assertThat(columns.keptFor(7).await().indefinitely()).isEqualTo(2);
        assertThat(columns.keptFor(12).await().indefinitely()).isZero();

        // When
        columns.drop().await().indefinitely();
        columns.drop().await().indefinitely();

        // Then: no token, and everything else as before
        TokenPair pair = new TokenPair("access", Optional.of("refresh"), Optional.empty());
        assertThat(tokens.loadByVehicle("vehicle-71").await().indefinitely()).isEqualTo(new Loading.Decommissioned());
        assertThat(tokens.store(List.of(70L), pair).await().indefinitely()).isEqualTo(new Saving.Decommissioned());
        assertThat(columns.keptFor(7).await().indefinitely()).isZero();
        assertThat(resealer.all(10, each -> {}).await().indefinitely()).isEmpty();
        assertThat(customers.byCustomerId("7").await().indefinitely()).contains(ann);
        ConnectedVehicle vehicle = new ConnectedVehicle(
                "vehicle-70", Optional.of("c"), "live", List.of(), Optional.empty(), Optional.of("5YJSA1E26FFP12345"));
        assertThat(new Connecting(sql, links).connect("7", "smartcar-ann", List.of(vehicle)))
                .isEqualTo(new Linking.Linked(7, List.of(70L), Optional.empty()));
        assertThat(customers.byCustomerId("7").await().indefinitely()).hasValueSatisfying(customer -> {
            assertThat(customer.smartcarUserId()).contains("smartcar-ann");
            assertThat(customer.vehicles()).hasSize(2);
        });
        assertThat(removal.customer("7").await().indefinitely())
                .isEqualTo(new Removal.Removed(List.of("smartcar-ann"), 1, 2, 0, 1, 0, 0));
        assertThat(customers.byCustomerId("7").await().indefinitely()).isEmpty();
    }
}
